// What the testcases include of the standard library, to be precompiled (precompile_headers.py). Not <iostream>, whose
// initialiser would run in every program.
#ifndef SNARL_TESTS_E2E_STANDARD_HEADERS_H
#define SNARL_TESTS_E2E_STANDARD_HEADERS_H

#include <algorithm>
#include <atomic>
#include <barrier>
#include <chrono>
#include <condition_variable>
#include <coroutine>
#include <csignal>
#include <deque>
#include <exception>
#include <future>
#include <latch>
#include <map>
#include <memory>
#include <mutex>
#include <semaphore>
#include <shared_mutex>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#endif // SNARL_TESTS_E2E_STANDARD_HEADERS_H
