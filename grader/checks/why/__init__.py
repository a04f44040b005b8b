"""Why a goal is not met: near misses recognised in the picture, each with a stable code.

Reads plain data and, where only a probe can tell, a `Scene`; changes nothing. Codes are promises to
exercises: an attempt names the code that it must produce.

===  =============================  ==========================================================
no.  code                           the near miss
===  =============================  ==========================================================
1    default-bridge-no-dns          looks up a name on the default bridge, which has no DNS
2    hardcoded-address              a command holds an address that is no longer the target's
3    name-typo                      `app-nte` was made, `app-net` was asked for
4    longer-name                    `app-net2` is not `app-net`
5    wrong-driver                   the driver cannot be changed: recreate
6    not-attached                   the network exists, the container is not on it
7    container-stopped              attached, but not running
8    never-started                  the engine could not start it; quotes State.Error
9    still-on-default-bridge        on the wanted network and on the default bridge too
10   wrong-container-connected      another container is on the wanted network
11   ip-needs-own-subnet            `--ip` on a network whose subnet the engine chose
12   address-outside-subnet         the address is not in the network's subnet
13   address-taken                  the address belongs to another container (or is the gateway)
14   pool-overlaps                  the subnet overlaps another network's
15   host-bits-set                  10.74.0.5/24 is no subnet: 10.74.0.0/24
16   range-outside-subnet           the address range is not inside the subnet
17   subnet-equals-host             the network took over the node's own subnet
18   alias-on-default-bridge        aliases work on user-defined networks only
19   alias-on-wrong-network         the container has the alias, on another network
20   alias-shared                   two containers answer to one alias
21   expose-only                    EXPOSE documents, `-p` publishes
22   ports-reversed                 `-p 80:8080` for `-p 8080:80`
23   listens-on-localhost           the application listens on 127.0.0.1 of its container
24   port-taken                     the host port was taken, so the container did not start
25   bound-to-all-addresses         published on every address, one was wanted
     bound-to-one-address           published on one address, another (or all) was wanted
26   wrong-protocol                 TCP for UDP, or the other way round
27   publish-with-host-mode         `-p` with `--network host` is discarded
28   publish-with-shared-namespace  `-p` with `container:`: publish on the owner
29   publish-on-internal            publishing on an internal network has no effect
30   publish-needs-recreate         ports cannot be added to a container that exists
31   not-internal                   `--internal` was left out; it cannot be added later
32   backend-on-both-networks       what should be hidden is also on the open network
33   proxy-on-one-network           what should stand between stands on one side only
34   blocked-target-dead            nothing answers, but the target is down: no isolation
35   misspelt-option                an option's key is stored, but no driver knows it
36   published-port-bypasses-icc    ICC is off, yet the published host port leads round it
37   connect-host-or-none           a container on `host` or `none` cannot join a network
38   same-network-not-namespace     on one network, but with a namespace of its own
39   network-in-use                 a network with endpoints cannot be removed
40   stale-network-id               the container points at a network that was deleted
41   parent-missing                 the macvlan or ipvlan parent does not exist
42   macvlan-own-host               the kernel blocks a node from its own macvlan containers
43   macvlan-range-shared           two nodes give out the same addresses of one network
44   no-swarm                       services and overlays need a swarm (overlay-without-swarm: the network's create)
45   overlay-from-worker            only managers create overlay networks and services
46   not-attachable                 an overlay without --attachable takes no containers
47   join-token-wrong               the join token was refused
     vxlan-blocked                  names resolve across nodes, but UDP 4789 does not pass
48   encrypted-on-bridge            `encrypted` does nothing on a bridge
49   dnsrr-with-ingress             dnsrr cannot use the ingress
50   tasks-on-other-nodes           counted the tasks of one node only
51   rule-after-dockers             a rule appended to FORWARD stands behind Docker's own
52   dnat-host-port                 DOCKER-USER sees the translated port
===  =============================  ==========================================================

Where no near miss is recognised the code is a general one: no-such-network, no-such-container,
no-such-node, not-removed, interface-name-too-long,
wrong-subnet, wrong-gateway, wrong-range, wrong-flag, wrong-label, wrong-option,
wrong-image, wrong-setting, container-running, container-paused, container-restarting,
options-behind-image, mount-not-file, renamed, no-such-image, no-such-program,
wrong-aux, attached-too-much, wrong-address, address-not-static, no-alias, wrong-name-answer, name-resolves,
name-not-found, not-published, wrong-host-port, no-answer, refused, nobody-on-container-port, wrong-answer,
publish-all-needs-expose, wrong-status, not-blocked, dns-option-dead, owner-gone, port-clash,
own-namespace, wrong-namespace, wrong-route, recreated, restarted, not-there-at-start;
for calls without an answer: icc-disabled, subnet-shadows;
for packets and firewalls: internal-no-way-out, no-default-route, wrong-default-route, forwarding-off, masquerade-off,
masquerade-gone, dropped-by-rule, answers-dropped, exception-below, exception-too-wide, rule-after-return,
allow-stops-nobody, rule-in-input, rule-in-output, rule-not-for-this;
for swarms: not-joined, join-refused, manager-unreachable, advertise-address, token-not-rotated, token-of-other-role,
not-encrypted, network-not-used-here, no-suitable-node, ipvs-missing, no-task-there, other-swarm, wrong-role,
node-not-ready, no-such-service, service-refused, container-not-service, wrong-replicas,
service-not-on-network, wrong-endpoint-mode, wrong-publish-mode, tasks-not-running,
overlay-not-here-yet;
for engines: engine-not-started, built-in-pool, made-before-restart, wrong-pool,
wrong-pool-size, default-bridge-setting; for macvlan and ipvlan: parent-taken, parent-busy, wrong-parent, wrong-mode,
vlan-name; for routes between hosts: subnet-on-both-hosts, no-route, route-astray, no-way-back, forward-dropped,
masqueraded; for drivers by plugin: driver-missing, driver-silent; for what Compose made: compose-project,
compose-name, compose-default-left, not-external;
for logs: log-empty, log-without, log-noise, log-address, log-driver-unknown; for images: old-image;
for TLS: certificate-missing, certificate-untrusted, not-tls, client-certificate-refused,
no-client-certificate-wanted; for captures: not-on-the-wire, overlay-cleartext, not-overlay;
for a kernel that lacks a feature: kernel-lacks;
for typed answers: answer-address-not-name, answer-inside, answer-empty, answer-not-understood,
answer-network-not-gateway, answer-gateway-not-address, answer-prefix, answer-other-container, answer-other-network,
answer-host-port, answer-in-weeks, answer-container-port, answer-typo, answer-wrong.
"""
