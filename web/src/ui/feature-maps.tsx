import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { api } from "../api/client";
import { asProblem, type Problem } from "../api/problem";
import type { Activations, Dataset, Sample } from "../api/types";
import { Refresh } from "../state/refresh";
import { LayerMaps } from "./layer-maps";
import { formatCount } from "./format";
import { Loading, Trouble } from "./messages";
import { Probabilities } from "./probabilities";
import { SampleImage } from "./sample-images";
import { useRoom } from "./use-room";

const SAMPLES = 20;
/** Between two looks at a run that trains: each costs the server some milliseconds. */
const PAUSE_MS = 2000;

interface Props {
  dataset: Dataset;
  /** What `POST /activations` is asked, but for the sample. */
  ask: object;
  /** Changes when there are newer weights. */
  version?: string;
  /** The image that is looked at, where somebody else keeps that. */
  sample?: number;
  onSample?(sample: number): void;
}

/** What every layer makes of one test image. The last answer stays until the next has come, so that nothing jumps. */
export function FeatureMaps({ dataset, ask, version = "", sample, onSample }: Props) {
  const samples = useSignal<Sample[]>([]);
  const own = useSignal(0);
  const chosen = Math.max(0, Math.min(SAMPLES - 1, sample ?? own.value));
  const answer = useSignal<Activations | null>(null);
  const problem = useSignal<Problem | null>(null);
  const body = useRef<HTMLDivElement>(null);
  const room = useRoom(body);
  const refresh = useRef<Refresh | null>(null);
  const first = useRef(version);
  const asked = JSON.stringify({ ...ask, sample: chosen });

  useEffect(() => {
    const stop = new AbortController();
    own.value = 0;
    api.samples(dataset.name, SAMPLES, stop.signal).then((found) => (samples.value = found), refused(stop));
    return () => stop.abort();
  }, [dataset.name]);
  useEffect(() => {
    const stop = new AbortController();
    refresh.current = new Refresh(
      () =>
        api.activations(asked, stop.signal).then((found) => {
          answer.value = found;
          problem.value = null;
        }, refused(stop)),
      PAUSE_MS,
    );
    refresh.current.want();
    return () => {
      stop.abort();
      refresh.current!.close();
    };
  }, [asked]);
  useEffect(() => {
    if (version !== first.current) refresh.current!.want();
  }, [version]);
  useEffect(() => {
    let inView = true;
    const look = () => refresh.current!.look(inView && !document.hidden);
    const seen = new IntersectionObserver(([entry]) => {
      inView = entry!.isIntersecting;
      look();
    });
    seen.observe(body.current!);
    document.addEventListener("visibilitychange", look);
    return () => {
      seen.disconnect();
      document.removeEventListener("visibilitychange", look);
    };
  }, []);

  function refused(stop: AbortController) {
    return (error: unknown) => {
      if (!stop.signal.aborted) problem.value = asProblem(error);
    };
  }

  const shown = answer.value;
  return (
    <div class="feature-maps" ref={body} data-testid="feature-maps" data-sample={shown?.sample} data-step={shown?.step}>
      <div class="thumbs" role="radiogroup" aria-label="Test image">
        {samples.value.map((sample, i) => (
          <label key={i} class="thumb" data-chosen={i === chosen}>
            <input type="radio" name="feature-sample" class="unseen" checked={i === chosen} onChange={() => (onSample === undefined ? (own.value = i) : onSample(i))} data-testid={`sample-${i}`} />
            <SampleImage dataset={dataset} sample={sample} />
          </label>
        ))}
      </div>
      {problem.value !== null && <Trouble problem={problem.value} />}
      {shown === null && problem.value === null && <Loading what="feature maps" height={320} />}
      {shown !== null && room.value > 0 && (
        <div class="maps">
          <p class="note">
            {shown.step === 0 ? "Initial weights." : `Weights after step ${formatCount(shown.step)}.`} Each layer has its own scale: blue below zero, vermilion above.
          </p>
          {shown.layers.map((layer, i) => (
            <LayerMaps key={i} layer={layer} room={room.value} />
          ))}
          {shown.probabilities !== null && <Probabilities values={shown.probabilities} names={dataset.class_names} label={shown.label} />}
        </div>
      )}
    </div>
  );
}
