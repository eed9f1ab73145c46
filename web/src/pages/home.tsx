export function Home() {
  return <h1>Sweeps</h1>;
}
