// Qt, a library without planted code whose locks are its own, used rightly; with an argument a mistake.
#include "support/rendezvous.h"
#include <QtCore>
#include <cstdlib>
#include <cstring>
#include <functional>

namespace {

constexpr int kRounds = 200;
int unprotected;

void need(bool holds) {
  if (!holds)
    abort();
}

class Worker : public QThread {
public:
  explicit Worker(std::function<void()> body) : body_(std::move(body)) {}
  void run() override { body_(); }

private:
  std::function<void()> body_;
};

void on_two_threads(const std::function<void()> &one, const std::function<void()> &other) {
  Worker a(one), b(other);
  a.start();
  b.start();
  a.wait();
  while (!b.isFinished())
    QThread::yieldCurrentThread();
  b.wait();
}

QMutex mutex;
QRecursiveMutex recursive;
QReadWriteLock rw_lock;
QWaitCondition turned;
int turn, counted, nested, shared;

void take_turns(int own) {
  for (int i = 0; i < kRounds; ++i) {
    QMutexLocker locker(&mutex);
    while (turn != own)
      turned.wait(&mutex);
    turn = 1 - own;
    turned.wakeAll();
  }
}

void lock_all() {
  for (int i = 0; i < kRounds; ++i) {
    mutex.lock();
    ++counted;
    mutex.unlock();
    if (mutex.tryLock(5)) {
      counted += 0;
      mutex.unlock();
    }
    recursive.lock();
    recursive.lock();
    ++nested;
    recursive.unlock();
    recursive.unlock();
    {
      QReadLocker reader(&rw_lock);
      need(shared >= 0);
    }
    QWriteLocker writer(&rw_lock);
    ++shared;
  }
}

void locks() {
  on_two_threads([] { take_turns(0); }, [] { take_turns(1); });
  on_two_threads(lock_all, lock_all);
  need(counted == 2 * kRounds && nested == counted && shared == counted);
}

constexpr int kPlaces = 16;
QSemaphore filled, empty(kPlaces);
int places[kPlaces];

void semaphores() {
  on_two_threads(
      [] {
        for (int i = 0; i < kRounds; ++i) {
          empty.acquire();
          places[i % kPlaces] = i;
          filled.release();
        }
      },
      [] {
        for (int i = 0; i < kRounds; ++i) {
          while (!filled.tryAcquire(1, 10)) {
          }
          need(places[i % kPlaces] == i);
          empty.release();
        }
      });
}

class Square : public QRunnable {
public:
  explicit Square(int *number) : number_(number) {}
  void run() override { *number_ *= *number_; }

private:
  int *number_;
};

void pool() {
  QThreadPool pool;
  pool.setMaxThreadCount(4);
  int numbers[kRounds], doubled[kRounds];
  for (int i = 0; i < kRounds; ++i) {
    numbers[i] = i;
    doubled[i] = i;
    pool.start(new Square(&numbers[i]));
    int *number = &doubled[i];
    pool.start([number] { *number *= 2; });
  }
  pool.waitForDone();
  for (int i = 0; i < kRounds; ++i)
    need(numbers[i] == i * i && doubled[i] == 2 * i);
}

class Receiver : public QObject {
public:
  int sum = 0;
  bool event(QEvent *event) override {
    if (event->type() != QEvent::User)
      return QObject::event(event);
    ++sum;
    return true;
  }
};

// A signal without moc: that of another class.
void signal(QThread &thread) {
  QObject receiver;
  receiver.moveToThread(&thread);
  int payload = 0, seen = 0;
  QTimer sender;
  QObject::connect(
      &sender, &QObject::objectNameChanged, &receiver, [&](const QString &name) { seen += payload + name.size(); },
      Qt::QueuedConnection);
  payload = 1;
  sender.setObjectName("a");
  QMetaObject::invokeMethod(&receiver, [] {}, Qt::BlockingQueuedConnection);
  need(seen == 2);
}

void event_loop() {
  QThread loop;
  loop.start();
  auto *receiver = new Receiver;
  receiver->moveToThread(&loop);
  int sum = 0;
  for (int i = 0; i < kRounds; ++i) {
    auto *number = new int(i);
    QMetaObject::invokeMethod(
        receiver,
        [&sum, number] {
          sum += *number;
          delete number;
        },
        Qt::QueuedConnection);
    QCoreApplication::postEvent(receiver, new QEvent(QEvent::User));
  }
  QMetaObject::invokeMethod(receiver, [&] { sum += receiver->sum; }, Qt::BlockingQueuedConnection);
  need(sum == kRounds * (kRounds - 1) / 2 + kRounds);
  int answer = 0;
  QMetaObject::invokeMethod(
      receiver,
      [&] {
        answer = 42;
        QMetaObject::invokeMethod(qApp, [] { QCoreApplication::quit(); }, Qt::QueuedConnection);
      },
      Qt::QueuedConnection);
  QCoreApplication::exec();
  need(answer == 42);
  signal(loop);
  receiver->deleteLater();
  loop.quit();
  loop.wait();
}

void values() {
  QStringList list{"one", "two", "three"};
  QSharedPointer<QString> text(new QString("text"));
  const auto use = [list, text]() mutable {
    need(list.size() == 3 && text->size() == 4);
    list << "four";
    text.reset();
  };
  text.reset();
  list.clear();
  on_two_threads(use, use);
}

void mistake(const char *which) {
  if (strcmp(which, "race") == 0) {
    const auto touch = [] {
      {
        QMutexLocker locker(&mutex);
      }
      meet(2);
      unprotected = 1;
    };
    on_two_threads(touch, touch);
    need(unprotected == 1);
  }
  if (strcmp(which, "locks") == 0) {
    QMutex first, second;
    on_two_threads(
        [&] {
          QMutexLocker a(&first);
          QMutexLocker b(&second);
          reached(1);
        },
        [&] {
          await(1);
          QMutexLocker b(&second);
          QMutexLocker a(&first);
        });
  }
}

} // namespace

int main(int argc, char **argv) {
  QCoreApplication application(argc, argv);
  if (argc > 1) {
    mistake(argv[1]);
    return 0;
  }
  locks();
  semaphores();
  pool();
  event_loop();
  values();
}
