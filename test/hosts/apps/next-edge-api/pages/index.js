export default function Page() {
  return <p>torchlet</p>;
}
