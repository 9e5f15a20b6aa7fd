// A library with a call that nothing answers.
int absent_function(void);
int call_it(void) {
  return absent_function();
}
