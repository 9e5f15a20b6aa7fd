// Loaded and unloaded by modules_test, in two forms.
extern "C" int answer() {
  return ANSWER;
}
