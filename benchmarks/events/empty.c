// The empty program: what starting and ending costs.
int main(void) {
  return 0;
}
