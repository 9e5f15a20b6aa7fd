// One thread makes a call that reads or writes a known number of bytes at `area`; nothing orders main, which then
// writes the last of them, or the first beyond them.
#define _GNU_SOURCE
#include "support/rendezvous.h"
#include <arpa/inet.h>
#include <grp.h>
#include <iconv.h>
#include <locale.h>
#include <netdb.h>
#include <pthread.h>
#include <pwd.h>
#include <regex.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <uchar.h>
#include <unistd.h>
#include <wchar.h>

static char *area;
static size_t touched; // bytes at `area`
static int ends[2];    // of a socket pair
static FILE *file;
static iconv_t converter;
static regex_t expression;
static struct sockaddr_in address = {.sin_family = AF_INET};

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
static FILE *wide_line(void) {
  file = tmpfile();
  fputws(L"12\n", file);
  rewind(file);
  return file;
}
// What a character takes of memory differs between the two sides of a conversion in this locale alone.
static void in_utf8(void) {
  if (!setlocale(LC_ALL, "C.UTF-8"))
    abort();
}
static int by_first(const void *a, const void *b) {
  return *(const char *)a - *(const char *)b;
}

// Main prepares, the other thread calls.
static void call(const char *name, int prepares) {
  char other[64] = "9876543210", room[1024];
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
  CALLS("printf_position", 6, strcpy(area, "12345"), snprintf(other, 32, "%2$d %1$s", area, 7))
  CALLS("printf_position_real", 6, strcpy(area, "12345"), snprintf(other, 32, "%3$s %1$f %2$Lf", 1.5, 2.5L, area))
  CALLS("printf_position_precision", 3, strcpy(area, "12345"), snprintf(other, 32, "%2$.*1$s", 3, area))
  CALLS("printf_position_count", 4, , snprintf(other, 32, "%2$*1$d%3$n", 5, 6, (int *)area))
  CALLS("printf_wide_precision", 8, (in_utf8(), wcscpy((wchar_t *)area, L"\u00e9\u00e9x")),
        snprintf(other, 32, "%.4ls", (wchar_t *)area))
  CALLS("printf_wide_S", 12, wcscpy((wchar_t *)area, L"ab"), snprintf(other, 32, "%lc%S", L'x', (wchar_t *)area))
  CALLS("printf_errno", 6, strcpy(area, "12345"), snprintf(other, 64, "%m %s", area))
  CALLS("swprintf", 16, , swprintf((wchar_t *)area, 16, L"%d", 123))
  CALLS("swprintf_narrow", 4, (in_utf8(), strcpy(area, "\u00e9\u00e9x")), swprintf((wchar_t *)other, 16, L"%.2s", area))
  CALLS("swprintf_wide", 8, wcscpy((wchar_t *)area, L"abc"),
        swprintf((wchar_t *)other, 16, L"%.*ls", 2, (wchar_t *)area))
  CALLS("swprintf_format", 16, wcscpy((wchar_t *)area, L"%d\n"), swprintf((wchar_t *)other, 16, (wchar_t *)area, 1))
  CALLS("fwprintf", 6, (file = tmpfile(), strcpy(area, "12345")), fwprintf(file, L"%s", area))
  CALLS("sscanf_position", 4, , sscanf("7 8", "%2$d %1$d", (int *)other, (int *)area))
  CALLS("sscanf_position_real", 8, , sscanf("1.5 x", "%2$lf %1$s", other, (double *)area))
  CALLS("sscanf_position_count", 4, , sscanf("12 x", "%2$s%1$n", (int *)area, other))
  CALLS("sscanf_allocated", 8, , sscanf("abc", "%ms", (char **)area))
  CALLS("sscanf_wide", 12, , sscanf("ab", "%ls", (wchar_t *)area))
  CALLS("sscanf_suppressed", 4, , sscanf("1 2", "%*d %d", (int *)area))
  CALLS("swscanf", 4, , swscanf(L"77", L"%d", (int *)area))
  CALLS("swscanf_narrow", 3, , swscanf(L"ab", L"%s", area))
  CALLS("swscanf_wide", 12, , swscanf(L"ab", L"%ls", (wchar_t *)area))
  CALLS("swscanf_set", 3, , swscanf(L"12x", L"%[0-9]", area))
  CALLS("fgetws", 16, wide_line(), fgetws((wchar_t *)area, 16, file) != 0)
  CALLS("fputws", 12, (file = tmpfile(), wcscpy((wchar_t *)area, L"ab")), fputws((wchar_t *)area, file))
  CALLS("wcscoll", 12, wcscpy((wchar_t *)area, L"ab"), wcscoll((wchar_t *)area, L"x") != 0)
  CALLS("wcsxfrm", 12, , wcsxfrm((wchar_t *)area, L"ab", 16))
  CALLS("wcsspn", 8, wcscpy((wchar_t *)area, L"abc"), wcsspn((wchar_t *)area, L"a"))
  CALLS("wcscspn", 8, wcscpy((wchar_t *)area, L"abc"), wcscspn((wchar_t *)area, L"b"))
  CALLS("wcspbrk", 8, wcscpy((wchar_t *)area, L"abc"), wcspbrk((wchar_t *)area, L"b") != 0)
  CALLS("wcstok", 8, wcscpy((wchar_t *)area, L"a,b"), wcstok((wchar_t *)area, L",", &(wchar_t *){0}) != 0)
  CALLS("wcstok_place", 8, , wcstok((wchar_t *)other, L",", (wchar_t **)area) != 0)
  CALLS("strxfrm", 3, , strxfrm(area, "ab", 32))
  CALLS("strcoll", 3, strcpy(area, "ab"), strcoll(area, "x") != 0)
  CALLS("mbstowcs", 12, , mbstowcs((wchar_t *)area, "ab", 16))
  CALLS("mbstowcs_full", 8, , mbstowcs((wchar_t *)area, "abc", 2))
  CALLS("mbstowcs_from", 4, (in_utf8(), strcpy(area, "\u00e9\u00e9x")), mbstowcs((wchar_t *)other, area, 2))
  CALLS("wcstombs", 3, , wcstombs(area, L"ab", 16))
  CALLS("wcstombs_full", 2, in_utf8(), wcstombs(area, L"\u00e9\u00e9", 3))
  CALLS("wcstombs_from", 8, wcscpy((wchar_t *)area, L"abc"), wcstombs(other, (wchar_t *)area, 2))
  CALLS("mbrtowc", 4, , mbrtowc((wchar_t *)area, "x", 1, &(mbstate_t){0}))
  CALLS("mbrtowc_from", 2, (in_utf8(), strcpy(area, "\u00e9x")), mbrtowc(0, area, 3, &(mbstate_t){0}))
  CALLS("mbrtowc_state", sizeof(mbstate_t), , mbrtowc(0, "x", 1, (mbstate_t *)area))
  CALLS("mbrtoc16", 2, , mbrtoc16((char16_t *)area, "x", 1, &(mbstate_t){0}))
  CALLS("c32rtomb", 2, in_utf8(), c32rtomb(area, U'\u00e9', &(mbstate_t){0}))
  CALLS("mbrlen", 1, strcpy(area, "xy"), mbrlen(area, 2, &(mbstate_t){0}))
  CALLS("wcrtomb", 2, in_utf8(), wcrtomb(area, L'\u00e9', &(mbstate_t){0}))
  CALLS("mbsrtowcs", 12, , mbsrtowcs((wchar_t *)area, &(const char *){"ab"}, 16, &(mbstate_t){0}))
  CALLS("mbsrtowcs_from", 2, strcpy(area, "abc"),
        mbsrtowcs((wchar_t *)other, &(const char *){area}, 2, &(mbstate_t){0}))
  CALLS("mbsrtowcs_length", 4, strcpy(area, "abc"), mbsrtowcs(0, &(const char *){area}, 0, &(mbstate_t){0}))
  CALLS("mbsrtowcs_place", 8, *(const char **)area = "ab",
        mbsrtowcs((wchar_t *)other, (const char **)area, 2, &(mbstate_t){0}))
  CALLS("mbsnrtowcs", 2, strcpy(area, "abc"),
        mbsnrtowcs((wchar_t *)other, &(const char *){area}, 2, 9, &(mbstate_t){0}))
  CALLS("wcsrtombs", 3, , wcsrtombs(area, &(const wchar_t *){L"ab"}, 16, &(mbstate_t){0}))
  CALLS("wcsnrtombs", 8, wcscpy((wchar_t *)area, L"abc"),
        wcsnrtombs(other, &(const wchar_t *){(wchar_t *)area}, 2, 9, &(mbstate_t){0}))
  CALLS("iconv_from", 2, (converter = iconv_open("UTF-16LE", "UTF-8"), strcpy(area, "ab")),
        iconv(converter, &(char *){area}, &(size_t){2}, &(char *){other}, &(size_t){9}) + 1)
  CALLS("iconv_to", 4, converter = iconv_open("UTF-16LE", "UTF-8"),
        iconv(converter, &(char *){other}, &(size_t){2}, &(char *){area}, &(size_t){9}) + 1)
  CALLS("iconv_left", 8, (converter = iconv_open("UTF-16LE", "UTF-8"), *(size_t *)area = 2),
        iconv(converter, &(char *){other}, (size_t *)area, &(char *){other + 8}, &(size_t){9}) + 1)
  CALLS("regcomp", sizeof(regex_t), , regcomp((regex_t *)area, "a", 0) == 0)
  CALLS("regexec_text", 4, (regcomp(&expression, "b", 0), strcpy(area, "abc")),
        regexec(&expression, area, 0, 0, 0) == 0)
  CALLS("regexec_match", 16, regcomp(&expression, "b(c)", REG_EXTENDED),
        regexec(&expression, "abc", 2, (regmatch_t *)area, 0) == 0)
  CALLS("regexec", sizeof(regex_t), regcomp((regex_t *)area, "b", 0), regexec((regex_t *)area, "abc", 0, 0, 0) == 0)
  CALLS("regfree", sizeof(regex_t), regcomp((regex_t *)area, "b", 0), (regfree((regex_t *)area), 1))
  CALLS("getaddrinfo", 8, , getaddrinfo("127.0.0.1", 0, 0, (struct addrinfo **)area) == 0)
  CALLS("getnameinfo", 8, ,
        getnameinfo((struct sockaddr *)&address, sizeof address, area, 32, 0, 0, NI_NUMERICHOST) == 0)
  CALLS("inet_pton", 4, , inet_pton(AF_INET, "1.2.3.4", area))
  CALLS("inet_ntop", 8, , inet_ntop(AF_INET, &(struct in_addr){0}, area, 32) != 0)
  CALLS("inet_aton", 4, , inet_aton("1.2.3.4", (struct in_addr *)area))
  CALLS("getpwnam_r", sizeof(struct passwd), ,
        getpwnam_r("root", (struct passwd *)area, room, sizeof room, &(struct passwd *){0}) == 0)
  CALLS("getgrgid_r", sizeof(struct group), ,
        getgrgid_r(0, (struct group *)area, room, sizeof room, &(struct group *){0}) == 0)
#define UNTOUCHED(label, expression) CALLS(label, 0, , expression)
  UNTOUCHED("sscanf_no_count", sscanf("x", "%*d%n", (int *)area) + 1)
  UNTOUCHED("sscanf_other_text", sscanf("1;", "%d,%n", (int *)other, (int *)area))
  UNTOUCHED("sscanf_not_reached", sscanf("1 x", "%d %d", (int *)other, (int *)area))
  UNTOUCHED("sscanf_position_not_reached", sscanf("1 x", "%2$d %1$d", (int *)area, (int *)other))
  UNTOUCHED("wcstombs_length", wcstombs(0, L"ab", 0))
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
