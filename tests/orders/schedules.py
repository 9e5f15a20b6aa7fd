"""All schedules of a program: which deadlocks of mutexes can happen. And one schedule that ends."""
import random

CONSUMES = "LWR"  # of those that wait for it, one gets it


class Machine:
    """What the operations of a program do to its objects. A state is a tuple, so that it can be remembered."""

    def __init__(self, program):
        self.program, self.threads = program, program.threads

    def start(self):
        places = tuple((0, False) for _ in self.threads)  # the next operation; has it arrived at the barrier?
        alive = (True,) + (False,) * (len(self.threads) - 1)
        return (places, alive, (None,) * 4, tuple(self.program.tokens), (0,) * 4, frozenset(), self.program.latch, 0)

    def operation(self, state, thread):
        """The next one, or None."""
        places, alive = state[0], state[1]
        at = places[thread][0]
        return self.threads[thread][at] if alive[thread] and at < len(self.threads[thread]) else None

    def has_ended(self, state, thread):
        return state[1][thread] and state[0][thread][0] == len(self.threads[thread])

    def all_ended(self, state):
        return all(self.has_ended(state, thread) for thread in range(len(self.threads)))

    def can_step(self, state, thread):
        operation = self.operation(state, thread)
        if operation is None:
            return False
        _, _, owners, tokens, bytes_, known, latch, arrived = state
        kind, thing = operation
        if kind == "L":
            return owners[thing] is None
        if kind == "W":
            return tokens[thing] > 0
        if kind == "R":
            return bytes_[thing] > 0
        if kind in "AC":
            return ("S" if kind == "A" else "E", thing) in known
        if kind == "G":
            return ("F", thing) in known
        if kind == "I":
            return latch == 0
        if kind == "j":
            return self.has_ended(state, thing)
        if kind == "B" and state[0][thread][1]:
            return arrived == self.program.barrier
        return True

    def step(self, state, thread):
        places, alive, owners, tokens, bytes_, known, latch, arrived = state
        kind, thing = self.operation(state, thread)
        moves = True
        if kind in "LU":
            owners = _with(owners, thing, thread if kind == "L" else None)
        elif kind in "PW":
            tokens = _with(tokens, thing, tokens[thing] + (1 if kind == "P" else -1))
        elif kind in "TR":
            bytes_ = _with(bytes_, thing, bytes_[thing] + (1 if kind == "T" else -1))
        elif kind in "SEF":
            known = known | {(kind, thing)}
        elif kind == "D":
            latch -= 1
        elif kind == "c":
            alive = _with(alive, thing, True)
        elif kind == "B" and not places[thread][1]:
            arrived, moves = arrived + 1, False
        at = places[thread][0]
        places = _with(places, thread, (at + 1, False) if moves else (at, True))
        return (places, alive, owners, tokens, bytes_, known, latch, arrived)

    def waits_for(self, state, thread):
        """Who owns the mutex that the thread wants."""
        operation = self.operation(state, thread)
        return state[2][operation[1]] if operation and operation[0] == "L" else None


def _with(values, at, value):
    return values[:at] + (value,) + values[at + 1:]


def deadlocks(program, limit=60000):
    """Each deadlock that some schedule has, as a set of (thread, the mutex that it wants); and whether some schedule
    hangs without one. (None, False): too many states."""
    machine = Machine(program)
    seen, to_do, found, hangs = set(), [machine.start()], set(), False
    while to_do:
        state = to_do.pop()
        if state in seen:
            continue
        seen.add(state)
        if len(seen) > limit:
            return None, False
        stuck, here = True, set()
        for thread in range(len(program.threads)):
            if machine.can_step(state, thread):
                to_do.append(machine.step(state, thread))
                stuck = False
            else:
                here |= _cycle(machine, state, thread)
        found |= here
        hangs |= stuck and not here and not machine.all_ended(state)
    return found, hangs


def _cycle(machine, state, first):
    way, thread = [], first
    while thread is not None and thread not in way:
        way.append(thread)
        thread = machine.waits_for(state, thread)
    if thread != first:
        return set()
    return {frozenset((each, machine.operation(state, each)[1]) for each in way)}


def schedule(program, seed, tries=50):
    """For each thread the steps (begin, end, sleeps before it begins) of its operations, in a schedule that ends."""
    machine, dice = Machine(program), random.Random(seed)
    for _ in range(tries):
        steps = _walk(machine, dice)
        if steps is not None:
            return steps
    return None


def _walk(machine, dice):
    state, now = machine.start(), 0
    steps = [[] for _ in machine.threads]
    blocked = {}  # thread: the step at which its operation began, and whether it slept before
    sleeps = False  # somebody is about to block

    def take(thread):
        nonlocal state, now, sleeps
        if thread in blocked:
            begin, slept = blocked.pop(thread)
        else:
            begin, slept, sleeps = now, sleeps, False
        steps[thread].append((begin, now, slept))
        state = machine.step(state, thread)
        now += 1

    def block(thread):
        nonlocal state, now, sleeps
        if machine.operation(state, thread)[0] == "B":
            state = machine.step(state, thread)
        blocked[thread] = (now, sleeps)
        sleeps = True
        now += 1

    while not machine.all_ended(state):
        urgent = [t for t in blocked if machine.operation(state, t)[0] in CONSUMES and machine.can_step(state, t)]
        if urgent:
            take(urgent[0])
            continue
        choices = [t for t in range(len(machine.threads)) if _may_go(machine, state, t, blocked)]
        if not choices:
            return None
        thread = dice.choice(choices)
        operation = machine.operation(state, thread)
        if operation[0] == "B" and thread not in blocked:
            block(thread)
        elif machine.can_step(state, thread):
            take(thread)
        else:
            block(thread)
    return steps


def _may_go(machine, state, thread, blocked):
    operation = machine.operation(state, thread)
    if operation is None:
        return False
    if machine.can_step(state, thread):
        return True
    if thread in blocked:
        return False
    return operation[0] not in CONSUMES or all(machine.operation(state, t) != operation for t in blocked)
