// flags: -O1 -std=c++17
// flags: -O0 -std=c++17
#include <deque>
#include <map>
#include <pthread.h>
#include <unordered_set>
#include <vector>
pthread_mutex_t guard;
pthread_cond_t changed;
std::deque<int> jobs;
std::map<int, int> pending;
std::unordered_multiset<int> names;
std::vector<int> results;
// in _Z4waitv
// expect: @__snarl_condition_values_awaited
void wait() {
  pthread_mutex_lock(&guard);
  while (jobs.empty() || pending.empty() || names.empty() || results.empty())
    pthread_cond_wait(&changed, &guard);
  pthread_mutex_unlock(&guard);
}
// in _Z10insertsOnei
// expect: @__snarl_container_changed\(.*@jobs.*, i32 1, i64
void insertsOne(int n) { jobs.insert(jobs.end(), n); }
// in _Z11insertsManyi
// expect: @__snarl_container_changed\(.*@jobs.*, i32 0, i64
// expect: @__snarl_container_changed\(.*@jobs.*, i32 0, i64
void insertsMany(int n) {
  jobs.insert(jobs.end(), 3, n);
  jobs.insert(jobs.end(), results.begin(), results.end());
}
// in _Z6erasesv
// expect: @__snarl_container_changed\(.*@jobs.*, i32 -1, i64
// expect: @__snarl_container_changed\(.*@jobs.*, i32 0, i64
// expect: @__snarl_container_changed\(.*@results.*, i32 -1, i64
void erases() {
  jobs.erase(jobs.begin());
  jobs.erase(jobs.begin(), jobs.end());
  results.erase(results.begin());
}
// in _Z5keyedi
// expect: @__snarl_container_changed\(.*@pending.*, i32 %
// expect: @__snarl_container_changed\(.*@pending.*, i32 %
// expect: @__snarl_container_changed\(.*@pending.*, i32 %
// expect: @__snarl_container_changed\(.*@pending.*, i32 0, i64
// expect: @__snarl_container_changed\(.*@names.*, i32 %
void keyed(int n) {
  pending.emplace(n, n);
  pending[n] = n;
  pending.erase(n);
  pending.erase(pending.begin(), pending.end());
  names.insert(n);
}
// in _Z5readsi
// reject: @__snarl_container_changed
int reads(int n) { return results[n] + jobs[n]; }
