// What is kept to be called is told of when it is made, moved, swapped, ended and run, also when that throws.
// flags: -O0
#include <functional>
#include <future>

void use(std::function<void()> &one, std::function<void()> &other, void (*job)()) {
  one = job;
  other = one;
  std::function<void()> third(std::move(one));
  third();
  third = nullptr;
}

void run(void (*job)()) {
  std::packaged_task<void()> task(job);
  task();
}

// in _ZNKSt8functionIFvvEEclEv
// expect: call i32 @__snarl_job_begins
// expect: call void @__snarl_branch_left
// expect: landingpad
// expect: call void @__snarl_branch_left
// in _ZNSt8functionIFvvEEC2EOS1_
// expect: call void @__snarl_job_moved
// in _ZNSt8functionIFvvEEC2ERKS1_
// expect: call void @__snarl_job_copied
// in _ZNSt8functionIFvvEE4swapERS1_
// expect: call void @__snarl_jobs_swapped
// in _ZNSt8functionIFvvEEaSEDn
// expect: call void @__snarl_job_ends
// in _ZNSt8functionIFvvEEaSERKS1_
// reject: __snarl_job
// in _ZNSt14_Function_baseD2Ev
// expect: call void @__snarl_job_ends
// in module
// expect: define.* @_ZNSt13__future_base11_Task_stateI.*C2I
// expect: call void @__snarl_job_made
// expect: define.* @_ZNSt13__future_base11_Task_stateI.*6_M_runEv
// expect: call i32 @__snarl_job_begins
