"""Random commands on real engines: what netdojo sees and says, against what the docker CLI and the kernel say."""
