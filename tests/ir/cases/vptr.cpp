// Virtual table pointers have a kind of their own; what is read through one is constant.
// flags: -O2
// flags: -O0
struct Base {
  virtual int area();
  virtual ~Base();
  int size;
};
int Base::area() { return 1; }
// in _Z7measureP4Base
// expect: @__snarl_vptr_read
// reject: @__snarl_read8
int measure(Base *shape) { return shape->area() + 1; }
// in _ZN4BaseD2Ev
// expect: @__snarl_vptr_write
Base::~Base() { size = 0; }
