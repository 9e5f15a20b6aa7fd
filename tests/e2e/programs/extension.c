// A Python module. add() counts under the interpreter's lock; add_alone(), for three threads, gives that lock up
// before.
#define PY_SSIZE_T_CLEAN
#include "support/rendezvous.h"
#include <Python.h>

static long total;

static PyObject *add(PyObject *self, PyObject *unused) {
  (void)self, (void)unused;
  total += 1;
  return PyLong_FromLong(total);
}

static PyObject *add_alone(PyObject *self, PyObject *unused) {
  (void)self, (void)unused;
  Py_BEGIN_ALLOW_THREADS;
  meet(3);
  total += 1;
  Py_END_ALLOW_THREADS;
  Py_RETURN_NONE;
}

static PyMethodDef functions[] = {
    {"add", add, METH_NOARGS, NULL}, {"add_alone", add_alone, METH_NOARGS, NULL}, {NULL, NULL, 0, NULL}};
static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "extension", NULL, -1, functions, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit_extension(void) {
  return PyModule_Create(&module);
}
