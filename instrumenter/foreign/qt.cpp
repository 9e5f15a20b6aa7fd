// Qt 5 and 6. Their locks are futexes, partly in the headers; what their event loops hand over is under such locks.
#include "instrumenter/foreign/known.h"

namespace snarl {
namespace {

using Does = ForeignEffect;
using Key = ForeignKey;

constexpr ForeignCall kQt[] = {
    {"_ZN11QBasicMutex4lockEv", Does::locks, {Key::argument, 0}},
    {"_ZN11QBasicMutex7tryLockEv", Does::tries, {Key::argument, 0}},
    {"_ZN11QBasicMutex6unlockEv", Does::unlocks, {Key::argument, 0}},
    {"_ZN6QMutex4lockEv", Does::locks, {Key::argument, 0}},
    {"_ZN6QMutex7tryLockEi", Does::tries, {Key::argument, 0}},
    {"_ZN6QMutex7tryLockE14QDeadlineTimer", Does::tries, {Key::argument, 0}},
    {"_ZN6QMutex6unlockEv", Does::unlocks, {Key::argument, 0}},
    {"_ZN15QRecursiveMutex4lockEv", Does::locks, {Key::argument, 0}},
    {"_ZN15QRecursiveMutex7tryLockEi", Does::tries, {Key::argument, 0}},
    {"_ZN15QRecursiveMutex7tryLockE14QDeadlineTimer", Does::tries, {Key::argument, 0}},
    {"_ZN15QRecursiveMutex6unlockEv", Does::unlocks, {Key::argument, 0}},
    {"_ZN14QReadWriteLock11lockForReadEv", Does::locks_shared, {Key::argument, 0}},
    {"_ZN14QReadWriteLock14tryLockForReadEv", Does::tries_shared, {Key::argument, 0}},
    {"_ZN14QReadWriteLock14tryLockForReadEi", Does::tries_shared, {Key::argument, 0}},
    {"_ZN14QReadWriteLock14tryLockForReadE14QDeadlineTimer", Does::tries_shared, {Key::argument, 0}},
    {"_ZN14QReadWriteLock12lockForWriteEv", Does::locks, {Key::argument, 0}},
    {"_ZN14QReadWriteLock15tryLockForWriteEv", Does::tries, {Key::argument, 0}},
    {"_ZN14QReadWriteLock15tryLockForWriteEi", Does::tries, {Key::argument, 0}},
    {"_ZN14QReadWriteLock15tryLockForWriteE14QDeadlineTimer", Does::tries, {Key::argument, 0}},
    {"_ZN14QReadWriteLock6unlockEv", Does::unlocks, {Key::argument, 0}},
    {"_ZN14QWaitCondition4waitE*", Does::gives_back, {Key::argument, 1}},
    {"_ZN10QSemaphore7acquireEi", Does::takes_up, {Key::argument, 0}},
    {"_ZN10QSemaphore10tryAcquireE*", Does::takes_up, {Key::argument, 0}},
    {"_ZN10QSemaphore7releaseEi", Does::hands_on, {Key::argument, 0}},
    {"_ZNK10QSemaphore9availableEv", Does::takes_up, {Key::argument, 0}},

    {"_ZN11QThreadPool5startEP9QRunnablei", Does::hands_on, {Key::argument, 1}},
    {"_ZN11QThreadPool8tryStartEP9QRunnable", Does::hands_on, {Key::argument, 1}},
    {"_ZN11QThreadPool21startOnReservedThreadEP9QRunnable", Does::hands_on, {Key::argument, 1}},
    {"_ZN11QThreadPool5startESt8functionIFvvEEi", Does::hands_on, {Key::field, 1, 0}},
    {"_ZN11QThreadPool8tryStartESt8functionIFvvEE", Does::hands_on, {Key::field, 1, 0}},
    {"_ZN11QThreadPool11waitForDoneE*", Does::takes_up, {Key::channel, kQtRunsEnd}},
    {"_ZN11QThreadPoolD1Ev", Does::takes_up, {Key::channel, kQtRunsEnd}},
    {"_ZN7QThread4waitE*", Does::takes_up, {Key::argument, 0}},
    {"_ZN7QThread4waitE*", Does::takes_up, {Key::channel, kQtSlotsEnd}},
    {"_ZNK7QThread10isFinishedEv", Does::takes_up, {Key::argument, 0}},
    {"_ZNK7QThread9isRunningEv", Does::takes_up, {Key::argument, 0}},
    {"_ZN7QThread21requestInterruptionEv", Does::hands_on, {Key::behind, 0}},
    {"_ZNK7QThread23isInterruptionRequestedEv", Does::takes_up, {Key::behind, 0}},

    {"_ZN20QFutureInterfaceBase14reportFinishedEv", Does::hands_on, {Key::field, 0, 8}},
    {"_ZN20QFutureInterfaceBase18reportResultsReadyEii", Does::hands_on, {Key::field, 0, 8}},
    {"_ZN20QFutureInterfaceBase15reportExceptionE*", Does::hands_on, {Key::field, 0, 8}},
    {"_ZN20QFutureInterfaceBase6cancelEv", Does::hands_on, {Key::field, 0, 8}},
    {"_ZN20QFutureInterfaceBase13waitForResultEi", Does::takes_up, {Key::field, 0, 8}},
    {"_ZN20QFutureInterfaceBase15waitForFinishedEv", Does::takes_up, {Key::field, 0, 8}},
    {"_ZNK20QFutureInterfaceBase*", Does::takes_up, {Key::field, 0, 8}},

    {"_ZN16QCoreApplication9postEventEP7QObjectP6QEventi", Does::hands_on, {Key::argument, 1}},
    {"_ZN7QObject11deleteLaterEv", Does::hands_on, {Key::argument, 0}},
    {"_ZN11QMetaObject16invokeMethodImplE*", Does::hands_on, {Key::argument, 1}},
    {"_ZN11QMetaObject16invokeMethodImplE*", Does::takes_up, {Key::behind, 1}},
    {"_ZN11QMetaObject12invokeMethodE*", Does::hands_on, {Key::argument, 0}},
    {"_ZN11QMetaObject12invokeMethodE*", Does::takes_up, {Key::behind, 0}},
    {"_ZN7QObject11connectImplE*", Does::hands_on, {Key::argument, 4}},
    {"_ZN6QTimer14singleShotImplE*", Does::hands_on, {Key::argument, 3}},
    {"_ZN11QMetaObject8activateEP7QObjectPKS_iPPv", Does::hands_on, {Key::argument, 0}},
    {"_ZN11QMetaObject8activateEP7QObjectPKS_iPPv", Does::takes_up, {Key::behind, 0}},

    {"_ZN16QCoreApplication4quitEv", Does::hands_on, {Key::channel, kQtLoopsQuit}},
    {"_ZN16QCoreApplication4exitEi", Does::hands_on, {Key::channel, kQtLoopsQuit}},
    {"_ZN7QThread4quitEv", Does::hands_on, {Key::channel, kQtLoopsQuit}},
    {"_ZN7QThread4exitEi", Does::hands_on, {Key::channel, kQtLoopsQuit}},
    {"_ZN10QEventLoop4quitEv", Does::hands_on, {Key::channel, kQtLoopsQuit}},
    {"_ZN10QEventLoop4exitEi", Does::hands_on, {Key::channel, kQtLoopsQuit}},
    {"_ZN16QCoreApplication4execEv", Does::takes_up, {Key::channel, kQtLoopsQuit}},
    {"_ZN15QGuiApplication4execEv", Does::takes_up, {Key::channel, kQtLoopsQuit}},
    {"_ZN12QApplication4execEv", Does::takes_up, {Key::channel, kQtLoopsQuit}},
    {"_ZN7QThread4execEv", Does::takes_up, {Key::channel, kQtLoopsQuit}},
    {"_ZN10QEventLoop4execE*", Does::takes_up, {Key::channel, kQtLoopsQuit}},
};

// QSlotObjectBase::Call, QMetaObject::InvokeMetaMethod
constexpr unsigned kSlotIsCalled = 1, kMethodIsInvoked = 0;
constexpr Key kRun[] = {{Key::argument, 0}};
constexpr Key kRan[] = {{Key::argument, 0}, {Key::channel, kQtRunsEnd}};
constexpr Key kFunction[] = {{Key::field, 0, 0}};
constexpr Key kFunctionRan[] = {{Key::channel, kQtRunsEnd}};
constexpr Key kEvent[] = {{Key::argument, 1}, {Key::argument, 0}};
constexpr Key kFilteredEvent[] = {{Key::argument, 2}};
constexpr Key kHandled[] = {{Key::channel, kQtSlotsEnd}};
constexpr Key kSlot[] = {{Key::argument, 1}, {Key::sender, 2, 0, kSlotIsCalled}, {Key::channel, kQtCopiesMade}};
constexpr Key kSlotRan[] = {{Key::argument, 1}, {Key::behind, 1}, {Key::sender_behind, 2}, {Key::channel, kQtSlotsEnd}};
constexpr Key kNamedSlot[] = {{Key::argument, 0}, {Key::sender, 0, 1, kMethodIsInvoked}, {Key::channel, kQtCopiesMade}};
constexpr Key kNamedSlotRan[] = {{Key::behind, 0}, {Key::sender_behind, 0}, {Key::channel, kQtSlotsEnd}};
constexpr Key kCopied[] = {{Key::channel, kQtCopiesMade}};
constexpr Key kDestroyed[] = {{Key::argument, 0}};

constexpr ForeignEntry kEntries[] = {
    {"", "3runEv", 1, kRun, kRan},
    {"17_Function_handlerIFvvE", "E9_M_invokeERKSt9_Any_data", 1, kFunction, kFunctionRan},
    {"", "5eventEP6QEvent", 2, kEvent, kHandled},
    {"", "11customEventEP6QEvent", 2, kEvent, kHandled},
    {"", "11eventFilterEP7QObjectP6QEvent", 3, kFilteredEvent, kHandled},
    {"9QtPrivate", "4implEiPNS_15QSlotObjectBaseEP7QObjectPPvPb", 5, kSlot, kSlotRan},
    {"", "18qt_static_metacallEP7QObjectN11QMetaObject4CallEiPPv", 4, kNamedSlot, kNamedSlotRan},
    {"23QMetaTypeFunctionHelperI", "9ConstructEPvPKv", 2, {}, kCopied},
    {"16QMetaTypeForTypeI", "8__invokeEPKNS_18QMetaTypeInterfaceEPvPKv", 3, {}, kCopied},
    {"", "D0Ev", 1, kDestroyed, {}},
};

} // namespace

const llvm::ArrayRef<ForeignCall> kQtCalls = kQt;
const llvm::ArrayRef<ForeignEntry> kQtEntries = kEntries;

} // namespace snarl
