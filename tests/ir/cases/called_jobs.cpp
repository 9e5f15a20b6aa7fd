// Who made a job that the program calls by itself is asked for where its function, or its virtual table, is loaded, and
// told of around the call. Not where nothing was waited for, nor of what is put in place once.
// flags: -O0
extern "C" void wait_for_job();

struct Job {
  void (*run)(void *);
  void *argument;
};
struct Task {
  virtual void run();
};

void call(Job *job) {
  wait_for_job();
  job->run(job->argument);
}

void call_later(Job *jobs, unsigned number) {
  wait_for_job();
  void (*run)(void *) = jobs[number].run;
  void *argument = jobs[number].argument;
  wait_for_job();
  run(argument);
}

void take(Job *jobs, Job *job) {
  wait_for_job();
  *job = jobs[2];
}

void call_copy(Job *jobs) {
  Job job;
  take(jobs, &job);
  job.run(job.argument);
}

void call_each(Job *jobs, unsigned number) {
  Job batch[8];
  wait_for_job();
  __builtin_memcpy(batch, jobs, number * sizeof *jobs);
  batch[number].run(batch[number].argument);
}

void call_put_together(void (*parameter)(void *), unsigned number) {
  Job batch[8];
  wait_for_job();
  batch[number].run = parameter;
  batch[number].run(nullptr);
}

void call_own(void (*parameter)(void *)) {
  Job job = {parameter, nullptr};
  wait_for_job();
  job.run(job.argument);
}

void call_virtual(Task *task) {
  wait_for_job();
  task->run();
}

void call_handled(Task *task) {
  wait_for_job();
  try {
    task->run();
  } catch (...) {
  }
}

void visit(Task **tasks, int count) {
  for (int i = 0; i < count; ++i)
    tasks[i]->run();
}

void (*handler)(int);
static void (*const table[])(int) = {nullptr};
void call_from_tables(int n, void (*parameter)(int)) {
  wait_for_job();
  handler(n);
  table[n](n);
  parameter(n);
}

// in _Z4callP3Job
// expect: call i64 @__snarl_job_fetched
// expect: call i32 @__snarl_called_job_begins
// expect: call void @__snarl_branch_left
// expect: landingpad
// expect: call void @__snarl_branch_left
// in _Z10call_laterP3Jobj
// expect: call i64 @__snarl_job_fetched
// expect: call void @wait_for_job
// expect: call i32 @__snarl_called_job_begins
// in _Z4takeP3JobS0_
// expect: call void @__snarl_called_job_moved
// in _Z9call_copyP3Job
// expect: call i64 @__snarl_copied_job_fetched
// expect: call i32 @__snarl_called_job_begins
// in _Z9call_eachP3Jobj
// expect: call void @__snarl_called_jobs_moved
// expect: call i64 @__snarl_job_fetched
// expect: call i32 @__snarl_called_job_begins
// in _Z17call_put_togetherPFvPvEj
// reject: job_fetched
// in _Z8call_ownPFvPvE
// reject: job_fetched
// in _Z12call_virtualP4Task
// expect: call i64 @__snarl_job_fetched
// expect: call i32 @__snarl_called_job_begins
// in _Z12call_handledP4Task
// expect: call i64 @__snarl_job_fetched
// expect: call i32 @__snarl_called_job_begins
// in _Z5visitPP4Taski
// reject: __snarl_job_fetched
// in _Z16call_from_tablesiPFviE
// reject: __snarl_job_fetched
// in module
// expect: call void @__snarl_jobs_are_called
