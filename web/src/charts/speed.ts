import { DerivedMetrics } from "../stream/derived";
import { GroupedMetrics } from "../stream/grouped";
import { Points, RunMetrics } from "../stream/metrics";
import { imagesAt, type Course } from "./curve";
import type { ChartRun } from "./group";

/** Batches come in bursts, and one alone says little: a point stands for at least so much time. */
const WINDOW_S = 0.25;

/** How fast a run trained between two of its points: images a second, and batches. Tests of the network, whose ends the log tells, do not count. */
class Speed {
  readonly points = new Points(2);
  private taken = 0;
  private tested = 0;
  private from = { step: 0, elapsed: 0 };

  update(batches: Points, tests: Points, course: Course): Points {
    for (; this.taken < batches.length; this.taken++) {
      const step = batches.step.at(this.taken);
      for (; this.tested < tests.length && tests.step.at(this.tested) < step; this.tested++) {
        if (this.taken > 0) this.say(batches, this.taken - 1, course);
        this.from = { step: tests.step.at(this.tested), elapsed: tests.elapsed.at(this.tested) };
      }
      if (batches.elapsed.at(this.taken) - this.from.elapsed >= WINDOW_S) this.say(batches, this.taken, course);
    }
    // What is left before the last test is all there will be of its epoch.
    const last = batches.length - 1;
    if (last >= 0 && tests.length > this.tested && tests.step.at(this.tested) === batches.step.at(last)) this.say(batches, last, course);
    return this.points;
  }

  private say(batches: Points, index: number, course: Course) {
    const step = batches.step.at(index);
    const elapsed = batches.elapsed.at(index);
    const seconds = elapsed - this.from.elapsed;
    const steps = step - this.from.step;
    if (steps <= 0 || seconds <= 0) return;
    this.points.push(step, elapsed, batches.origin + 1000 * batches.wall.at(index), (imagesAt(step, course) - imagesAt(this.from.step, course)) / seconds, steps / seconds);
    this.from = { step, elapsed };
  }
}

const speeds = new WeakMap<Points, Speed>();
const means = new WeakMap<GroupedMetrics, GroupedMetrics>();

/** The curve of a run's speed, of the mean of a group, or of one run's against another's. */
export function speedOf({ metrics, members, against, course }: ChartRun): readonly Points[] {
  if (metrics instanceof RunMetrics) return alone(metrics, course);
  if (metrics instanceof DerivedMetrics && against !== undefined) {
    const [[own], [base]] = [speedOf(against.own), speedOf(against.base)];
    return own === undefined || base === undefined ? [] : [metrics.combined(own, base)];
  }
  if (!(metrics instanceof GroupedMetrics) || members === undefined) return [];
  let mean = means.get(metrics);
  if (mean === undefined) {
    const courses = new Map(members.map((run) => [run.metrics, run.course]));
    mean = new GroupedMetrics(() => metrics.members().map(({ metrics, at }) => ({ metrics: withBatches(alone(metrics, courses.get(metrics)!)), at })), metrics.band);
    means.set(metrics, mean);
  }
  return mean.batches;
}

function alone(metrics: RunMetrics, course: Course): readonly Points[] {
  // Any of several series has the steps and the time of all batches before its own.
  const batches = metrics.batches[0];
  if (batches === undefined) return [];
  let speed = speeds.get(batches);
  if (speed === undefined) speeds.set(batches, (speed = new Speed()));
  return [speed.update(batches, metrics.evaluations[0], course)];
}

function withBatches(batches: readonly Points[]): RunMetrics {
  return Object.assign(new RunMetrics(), { batches });
}
