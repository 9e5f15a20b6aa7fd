/* A library in C, used by a program in C++ and by one in C. */
#ifndef COUNTER_H
#define COUNTER_H
#ifdef __cplusplus
extern "C" {
#endif
void count_up(void);
void guess(void);
int counted(void);
#ifdef __cplusplus
}
#endif
#endif
