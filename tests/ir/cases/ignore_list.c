// flags: -O1 --snarl-ignorelist=@HERE@/ignored.list
extern int noisy_counter;
// in quietly
// reject: @__snarl_(read|write)
int quietly(int *p) { return *p; }
// in also_quiet
// reject: @__snarl_(read|write)
int also_quiet(int *p) { return *p; }
// in checked
// expect: @__snarl_read4
int checked(int *p) { return *p; }
// in count
// reject: @__snarl_(read|write)
void count(void) { ++noisy_counter; }
