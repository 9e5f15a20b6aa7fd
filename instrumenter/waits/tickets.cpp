#include "instrumenter/waits/tickets.h"

#include "instrumenter/names.h"
#include "instrumenter/waits/variable_updates.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/IR/InstIterator.h"

namespace snarl {
namespace {

using llvm::dyn_cast;
using llvm::isa;

constexpr unsigned kOrigins = 8; // steps back

class Tickets {
public:
  Tickets(llvm::Module &module, Variables &variables) : module_(module), variables_(variables) {}

  // Was the value taken from a variable that was counted on meanwhile?
  bool isTicket(llvm::Value *value, unsigned depth = 0) {
    if (depth == kOrigins || isa<llvm::Constant>(value))
      return false;
    if (auto *argument = dyn_cast<llvm::Argument>(value))
      return isGivenTicket(*argument, depth);
    if (isa<llvm::AtomicRMWInst>(value) || isa<llvm::AtomicCmpXchgInst>(value))
      return true;
    if (auto *call = dyn_cast<llvm::CallBase>(value))
      return isTicketOfCall(*call, depth);
    if (auto *load = dyn_cast<llvm::LoadInst>(value))
      return isTicketOfLoad(*load, depth);
    auto *step = dyn_cast<llvm::Instruction>(value);
    return step &&
           (isa<llvm::CastInst>(step) || isa<llvm::BinaryOperator>(step) || isa<llvm::ExtractValueInst>(step)) &&
           llvm::any_of(step->operands(), [&](const llvm::Use &use) { return isTicket(use.get(), depth + 1); });
  }

  // Does anybody store one there?
  bool holdsTicket(Variables::Name variable, unsigned depth = 0) {
    for (llvm::Function &function : module_)
      for (llvm::Instruction &instruction : llvm::instructions(function))
        if (auto *store = dyn_cast<llvm::StoreInst>(&instruction))
          if (!additionBy(*store) && variables_.isSame(variables_.of(store->getPointerOperand()), variable) &&
              isTicket(store->getValueOperand(), depth + 1))
            return true;
    return false;
  }

private:
  bool isGivenTicket(llvm::Argument &argument, unsigned depth) {
    return llvm::any_of(argument.getParent()->users(), [&](llvm::User *user) {
      auto *call = dyn_cast<llvm::CallBase>(user);
      return call && call->getCalledFunction() == argument.getParent() && argument.getArgNo() < call->arg_size() &&
             isTicket(call->getArgOperand(argument.getArgNo()), depth + 1);
    });
  }

  // An atomic's addition, or a function of the module that takes a number.
  bool isTicketOfCall(llvm::CallBase &call, unsigned depth) {
    llvm::Function *callee = call.getCalledFunction();
    if (!callee)
      return false;
    const llvm::StringRef name = callee->getName();
    if (hasPart(name, "atomic") && (hasPart(name, "fetch_") || hasPart(name, "ppE")))
      return true;
    return llvm::any_of(*callee, [&](llvm::BasicBlock &block) {
      auto *end = dyn_cast<llvm::ReturnInst>(block.getTerminator());
      return end && end->getReturnValue() && isTicket(end->getReturnValue(), depth + 1);
    });
  }

  bool isTicketOfLoad(llvm::LoadInst &load, unsigned depth) {
    llvm::Value *from = withoutCasts(load.getPointerOperand());
    if (auto *local = dyn_cast<llvm::AllocaInst>(from); local && isOwn(*local))
      return llvm::any_of(local->users(), [&](llvm::User *user) {
        auto *store = dyn_cast<llvm::StoreInst>(user);
        return store && isTicket(store->getValueOperand(), depth + 1);
      });
    return llvm::any_of(load.users(), [&](llvm::User *user) {
      auto *sum = dyn_cast<llvm::BinaryOperator>(user);
      return sum && llvm::any_of(sum->users(), [&](llvm::User *next) {
               auto *store = dyn_cast<llvm::StoreInst>(next);
               return store && additionBy(*store) == sum;
             });
    });
  }

  llvm::Module &module_;
  Variables &variables_;
};

} // namespace

bool isWaitForTurn(llvm::Module &module, Variables &variables, llvm::ArrayRef<Watched> watched) {
  Tickets tickets(module, variables);
  return llvm::any_of(watched, [&](const Watched &w) {
    if (w.isPin)
      return false;
    if (w.kind == Watched::Kind::settled)
      return tickets.isTicket(w.pointer);
    return w.kind == Watched::Kind::variable && tickets.holdsTicket(variables.of(w.pointer));
  });
}

} // namespace snarl
