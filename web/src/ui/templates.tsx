/** Sweeps worth a first look; each opens the form, filled in. */
const TEMPLATES = [
  {
    title: "Learning rates of the Basic CNN",
    text: "Four learning rates, from too small to too large. The whole story in a minute.",
    query: "name=Learning+rates&preset=basic-cnn&dataset=strokes&train=6000&test=1000&epochs=2&lr=0.003:1:4:log",
  },
  {
    title: "Exercise 10-1: compare the networks",
    text: "Every variant of the exercise, three seeds each: what do channels, kernels and the order of the layers change?",
    query: "name=Exercise+10-1&group=Exercise+10-1&dataset=strokes&train=6000&test=1000&epochs=2&seeds=1,2,3",
  },
  {
    title: "Does momentum help?",
    text: "Momentum 0, 0.5 and 0.9 at two learning rates.",
    query: "name=Momentum&preset=basic-cnn&dataset=strokes&train=6000&test=1000&epochs=3&momentum=0,0.5,0.9&lr=0.01,0.1",
  },
  {
    title: "Batch size against noise",
    text: "The same network with batches of 16, 64 and 256 images.",
    query: "name=Batch+sizes&preset=basic-cnn&dataset=strokes&train=6000&test=1000&epochs=3&batch=16,64,256",
  },
  {
    title: "What if gradients are not cleared?",
    text: "The Basic CNN with and without zero_grad: what every batch adds to the one before.",
    query: "name=Gradients+kept&preset=basic-cnn&dataset=strokes&train=6000&test=1000&epochs=2&zero_grad=true,false",
  },
  {
    title: "Batch normalization, three blocks and four",
    text: "Two networks with normalized blocks, two seeds each: is a block more worth its time?",
    query: "name=Batch+normalization&group=Batch+normalization&dataset=strokes&train=6000&test=1000&epochs=2&seeds=1,2",
  },
  {
    title: "A detector of ten weights",
    text: "One 3×3 kernel learns to tell two kinds of squares: every weight can be watched at every step.",
    query: "name=3x3+detector&preset=uniform-3x3",
  },
  {
    title: "Twenty draws of rate, momentum and batch size",
    text: "A random search over 125 combinations; Insights then say which of the three matters.",
    query: "name=Random+search&preset=basic-cnn&dataset=strokes&train=6000&test=1000&epochs=2&lr=0.003:0.3:5:log&momentum=0,0.3,0.5,0.8,0.9&batch=16,32,64,128,256&strategy=random&draws=20",
  },
];

export function Templates() {
  return (
    <section aria-label="Templates">
      <div class="section-head">
        <h2>Start from a template</h2>
      </div>
      <ul class="cards templates">
        {TEMPLATES.map(({ title, text, query }) => (
          <li key={title} class="card">
            <div class="card-head">
              <a href={`/new?${query}`} data-testid="template">
                {title}
              </a>
            </div>
            <p class="muted">{text}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
