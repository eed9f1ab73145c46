export function Wordmark() {
  return (
    <a class="wordmark" href="/">
      <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
        <path d="M1 3c6 0 6 13 18 13M1 8c7 0 8 8 18 8" fill="none" stroke="currentColor" stroke-width="2.2" stroke-linecap="round" />
      </svg>
      <span>Lockstep</span>
    </a>
  );
}
