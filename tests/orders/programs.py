"""Small random programs of locks and waits, without branches, so that all their schedules can be tried.

Wild programs have all that; others leave out what one run is known not to tell (docs/hand-overs.md): something that several
threads give, of which any may have been enough, tokens that several threads take, and joins under locks. (And
programs that may hang without a deadlock of mutexes, which check_orders.py leaves out.)

A program is a list of threads, the first of which is main; a thread is a list of operations (kind, object). Kinds:

    L U   lock and unlock a mutex            E C   an event under a mutex with a condition: set it, wait for it
    P W   post a semaphore, wait for it      F G   give a promise its value, wait for the future
    S A   set an atomic flag, spin on it     T R   write a byte into a pipe, read one
    D I   count a latch down, wait for it    B     wait at the barrier
    c j   create a thread, join it
"""
import dataclasses
import random

MUTEXES = 3
PAIRS = ["PW", "SA", "EC", "TR", "FG", "DI"]
ONCE = "FD"  # not once more


@dataclasses.dataclass
class Program:
    threads: list
    tokens: list = dataclasses.field(default_factory=lambda: [0, 0, 0, 0])
    barrier: int = 1
    latch: int = 1


def random_program(seed, wild=False):
    dice = random.Random(seed)
    workers = dice.choice([2, 2, 3])
    bodies = [[] for _ in range(workers + 1)]
    for body in bodies[1:]:
        for _ in range(dice.choice([1, 1, 2])):
            body.extend(_nest(dice))
    if dice.random() < 0.3:
        bodies[0].extend(_nest(dice))
    program = Program(bodies)
    for _ in range(dice.choice([0, 1, 1, 2, 2, 3])):
        _add_order(program, dice, wild)
    _add_life(program, dice, wild)
    return program


def _nest(dice):
    """Two or three mutexes, one within the other, given back in either order."""
    held = dice.sample(range(MUTEXES), dice.choice([2, 2, 2, 3]))
    back = held[::-1] if dice.random() < 0.8 else dice.sample(held, len(held))
    return [("L", mutex) for mutex in held] + [("U", mutex) for mutex in back]


def _insert(body, operation, dice):
    body.insert(dice.randint(0, len(body)), operation)


def _add_order(program, dice, wild):
    """Something by which one thread waits for others."""
    bodies = program.threads
    if dice.random() < 0.15 and not any(operation[0] == "B" for body in bodies for operation in body):
        members = dice.sample(range(1, len(bodies)), dice.randint(2, len(bodies) - 1))
        program.barrier = len(members)
        for member in members:
            _insert(bodies[member], ("B", 0), dice)
        return
    give, take = dice.choice(PAIRS)
    thing = 0 if give == "D" else dice.randrange(2)
    givers, takers = dice.choice([(1, 1), (1, 1), (1, 2), (2, 1), (2, 2)])
    if give in ONCE or not wild:
        if any((give, thing) in body for body in bodies):
            return
        givers = givers if give == "D" else 1
    if give in "PT" and not wild:
        takers = 1
    if give == "P" and wild and dice.random() < 0.2:
        program.tokens[thing] = 1
    if give == "D":
        program.latch = givers
    for _ in range(givers):
        _insert(dice.choice(bodies), (give, thing), dice)
    for _ in range(takers):
        _insert(dice.choice([body for body in bodies if (give, thing) not in body] or bodies), (take, thing), dice)


def _add_life(program, dice, wild):
    """Main creates the threads one after the other and joins all of them."""
    main, workers = program.threads[0], len(program.threads) - 1
    places = sorted(dice.randint(0, len(main) if dice.random() < 0.5 else 0) for _ in range(workers))
    created = 0
    for worker, place in enumerate(places, start=1):
        main.insert(place + created, ("c", worker))
        created += 1
    for worker in dice.sample(range(1, workers + 1), workers):
        first = main.index(("c", worker)) + 1
        places = [at for at in range(first, len(main) + 1) if wild or _is_free(main, at)]
        main.insert(dice.choice(places) if dice.random() < 0.4 else len(main), ("j", worker))


def _is_free(body, place):
    """No mutex is held there."""
    return sum({"L": 1, "U": -1}.get(kind, 0) for kind, _ in body[:place]) == 0
