export function NotFound() {
  return (
    <section class="blank">
      <h1>There is no page here</h1>
      <p class="muted">The address may be mistyped, or the sweep belongs to another store.</p>
      <p>
        <a href="/sweeps">All sweeps</a>
      </p>
    </section>
  );
}
