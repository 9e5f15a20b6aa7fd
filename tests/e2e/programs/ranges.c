// One thread makes a call that reads or writes a known number of bytes at `area`; nothing orders main, which then
// writes the last of them, or the first beyond them.
#define _GNU_SOURCE
#include "support/rendezvous.h"
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

static char *area;
static size_t touched; // bytes at `area`
static int ends[2];    // of a socket pair
static FILE *file;

static void fill_socket(void) {
  if (write(ends[1], "0123456789", 10) != 10)
    abort();
}
static FILE *ten_bytes(void) {
  file = tmpfile();
  fputs("012345678\n", file);
  rewind(file);
  return file;
}
static int by_first(const void *a, const void *b) {
  return *(const char *)a - *(const char *)b;
}

// Main prepares, the other thread calls.
static void call(const char *name, int prepares) {
  char other[64] = "9876543210";
  struct iovec two[2] = {{other, 4}, {area, 6}};
  struct iovec one[1] = {{area, 10}};
  struct msghdr message = {.msg_iov = one, .msg_iovlen = 1};
  const struct tm noon = {.tm_mday = 1, .tm_year = 100, .tm_hour = 12};
  long result = prepares;
#define CALLS(label, bytes, prepare, expression)                                                                       \
  if (!strcmp(name, label)) {                                                                                          \
    if (prepares) {                                                                                                    \
      touched = bytes;                                                                                                 \
      prepare;                                                                                                         \
    } else {                                                                                                           \
      result = (long)(expression);                                                                                     \
    }                                                                                                                  \
  }
  CALLS("read", 10, fill_socket(), read(ends[0], area, 32))
  CALLS("recv", 10, fill_socket(), recv(ends[0], area, 32, 0))
  CALLS("recvfrom", 10, fill_socket(), recvfrom(ends[0], area, 32, 0, 0, 0))
  CALLS("recvmsg", 10, fill_socket(), recvmsg(ends[0], &message, 0))
  CALLS("readv", 6, fill_socket(), readv(ends[0], two, 2))
  CALLS("write", 10, , write(ends[1], area, 10))
  CALLS("send", 10, , send(ends[1], area, 10, 0))
  CALLS("sendmsg", 10, , sendmsg(ends[1], &message, 0))
  CALLS("writev", 6, , writev(ends[1], two, 2))
  CALLS("pread", 10, ten_bytes(), pread(fileno(file), area, 32, 0))
  CALLS("pwrite", 10, ten_bytes(), pwrite(fileno(file), area, 10, 0))
  CALLS("fread", 10, ten_bytes(), fread(area, 1, 32, file))
  CALLS("fwrite", 10, ten_bytes(), fwrite(area, 1, 10, file))
  CALLS("fgets", 11, ten_bytes(), fgets(area, 32, file) != 0)
  CALLS("getline", 11, ten_bytes(), getline(&(char *){area}, &(size_t){128}, file))
  CALLS("snprintf", 6, , snprintf(area, 32, "%d", 12345))
  CALLS("sprintf", 6, , sprintf(area, "%d", 12345))
  CALLS("printf_string", 6, strcpy(area, "12345"), snprintf(other, 32, "%s", area))
  CALLS("printf_precision", 3, strcpy(area, "12345"), snprintf(other, 32, "%.3s", area))
  CALLS("sscanf_int", 4, , sscanf("77", "%d", (int *)area))
  CALLS("sscanf_string", 4, , sscanf("abc def", "%s", area))
  CALLS("fscanf", 8, ten_bytes(), fscanf(file, "%ld", (long *)area))
  CALLS("memcpy", 10, , memcpy(area, other, 10) != 0)
  CALLS("memmove", 10, , memmove(other, area, 10) != 0)
  CALLS("memset", 10, , memset(area, 1, 10) != 0)
  CALLS("memcmp", 3, memcpy(area, "98x", 3), memcmp(area, other, 10) != 0)
  CALLS("strlen", 6, strcpy(area, "12345"), strlen(area))
  CALLS("strcpy", 11, , strcpy(area, other) != 0)
  CALLS("strncpy", 20, , strncpy(area, other, 20) != 0)
  CALLS("strchr", 2, strcpy(area, "12345"), strchr(area, '2') != 0)
  CALLS("wmemcpy", 16, , wmemcpy((wchar_t *)area, (wchar_t *)other, 4) != 0)
  CALLS("wcslen", 12, wcscpy((wchar_t *)area, L"ab"), wcslen((wchar_t *)area))
  CALLS("wcscpy", 12, , wcscpy((wchar_t *)area, L"ab") != 0)
  CALLS("wcscat", 12, wcscpy((wchar_t *)area, L"a"), wcscat((wchar_t *)area, L"b") != 0)
  CALLS("wcscmp", 8, wcscpy((wchar_t *)area, L"xy"), wcscmp((wchar_t *)area, L"xz") != 0)
  CALLS("wcsdup", 12, wcscpy((wchar_t *)area, L"ab"), wcsdup((wchar_t *)area) != 0)
  CALLS("strcat", 4, strcpy(area, "a"), strcat(area, "bc") != 0)
  CALLS("strdup", 4, strcpy(area, "abc"), strdup(area) != 0)
  CALLS("strcmp", 2, strcpy(area, "ax"), strcmp(area, "ay"))
  CALLS("strncmp", 2, strcpy(area, "abc"), strncmp("ab", area, 2) == 0)
  CALLS("strtok_r", 4, strcpy(area, "a,b"), strtok_r(area, ";", &(char *){0}) != 0)
  CALLS("memccpy", 3, , memccpy(area, other, '7', 10) != 0)
  CALLS("memchr", 3, memcpy(area, "123", 3), memchr(area, '3', 10) != 0)
  CALLS("printf_count", 4, , snprintf(other, 32, "ab%n", (int *)area))
  CALLS("printf_wide", 12, wcscpy((wchar_t *)area, L"ab"), snprintf(other, 32, "%ls", (wchar_t *)area))
  CALLS("sscanf_float", 8, , sscanf("1.5", "%lf", (double *)area))
  CALLS("sscanf_chars", 3, , sscanf("abcdef", "%3c", area))
  CALLS("sscanf_set", 3, , sscanf("12x", "%[0-9]", area))
  CALLS("asprintf", 8, , asprintf((char **)area, "x"))
  CALLS("preadv", 6, ten_bytes(), preadv(fileno(file), two, 2, 0))
  CALLS("pipe", 8, , pipe((int *)area) == 0)
  CALLS("time", 8, , time((time_t *)area))
  CALLS("clock_gettime", 16, , clock_gettime(CLOCK_MONOTONIC, (struct timespec *)area) == 0)
  CALLS("localtime_r", sizeof(struct tm), , localtime_r(&(time_t){1}, (struct tm *)area) != 0)
  CALLS("stat", sizeof(struct stat), , stat("/", (struct stat *)area) == 0)
  CALLS("strtod", 4, strcpy(area, "1.5"), strtod(area, 0) > 1)
  CALLS("setvbuf_text", 6, (ten_bytes(), strcpy(area, "12345")), fprintf(file, "%s", area))
  CALLS("qsort", 10, memcpy(area, other, 10), (qsort(area, 10, 1, by_first), 1))
  CALLS("bsearch", 1, memset(area, 1, 1), bsearch("\1", area, 1, 1, by_first) != 0)
  CALLS("strftime", 5, , strftime(area, 32, "%Y", &noon))
  CALLS("getcwd", 2, if (chdir("/") != 0) abort(), getcwd(area, 32) != 0)
  CALLS("strtol", 3, strcpy(area, "12"), strtol(area, 0, 10))
  CALLS("fputs", 6, (ten_bytes(), strcpy(area, "12345")), fputs(area, file) + 1)
  if (result == 0)
    abort();
}

static void *caller(void *name) {
  call(name, 0);
  reached(1);
  return 0;
}

int main(int argc, char **argv) {
  pthread_t thread;
  area = calloc(1, 256);
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0)
    return 2;
  call(argv[1], 1);
  const size_t bytes = touched;
  pthread_create(&thread, 0, caller, argv[1]);
  await(1);
  volatile char *end = area + bytes - (argc == 2);
  *end = 1;
  pthread_join(thread, 0);
  return 0;
}
