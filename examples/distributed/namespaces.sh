#!/bin/sh
# Two machines for the price of one: two network namespaces of Linux, joined by a cable, each with a part of the ranks. They share
# nothing but TCP. As root, with Open MPI:
#   sh namespaces.sh node train.js
# and with a cable of no more than 1 Gbit/s:
#   RATE=1gbit sh namespaces.sh node train.js
set -e
agent=$(mktemp)
clean() {
  for name in a b; do ip netns delete torchlet-$name 2>/dev/null || true; done
  rm -f "$agent"
}
trap clean EXIT
clean 2>/dev/null
for name in a b; do ip netns add torchlet-$name; done
ip link add cable-a netns torchlet-a type veth peer name cable-b netns torchlet-b
ip -n torchlet-a address add 10.77.0.1/24 dev cable-a
ip -n torchlet-b address add 10.77.0.2/24 dev cable-b
for name in a b; do
  ip -n torchlet-$name link set lo up
  ip -n torchlet-$name link set cable-$name up
  [ -z "$RATE" ] || ip netns exec torchlet-$name tc qdisc add dev cable-$name root tbf rate "$RATE" burst 1mb latency 100ms
done
# What ssh is in a cluster: runs a command on the machine that is named.
cat > "$agent" <<'AGENT'
#!/bin/sh
case $1 in 10.77.0.1) name=a ;; *) name=b ;; esac
shift
exec ip netns exec torchlet-$name unshare --uts sh -c "hostname torchlet-$name; $*"
AGENT
chmod +x "$agent"
ip netns exec torchlet-a unshare --uts sh -c 'hostname torchlet-a; exec "$@"' sh \
  mpirun --allow-run-as-root --oversubscribe --host 10.77.0.1:1,10.77.0.2:1 -n 2 --bind-to none \
  --mca plm_rsh_agent "$agent" --mca btl tcp,self --mca btl_tcp_if_include 10.77.0.0/24 --mca oob_tcp_if_include 10.77.0.0/24 \
  "$@"
