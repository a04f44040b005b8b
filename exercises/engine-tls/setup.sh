mkdir -p ~/pki && cd ~/pki
ec="-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
openssl req -x509 $ec -days $days -subj /CN=workshop-ca -keyout ca-key.pem -out ca.pem
openssl req -x509 -CA ca.pem -CAkey ca-key.pem $ec -days $days -subj /CN=operator -addext basicConstraints=CA:FALSE -addext extendedKeyUsage=clientAuth -keyout /tmp/key.pem -out /tmp/cert.pem
tar -C / -czf - root/pki/ca.pem tmp/key.pem tmp/cert.pem | base64 -w 0 > ~/clipboard
rm /tmp/key.pem /tmp/cert.pem
#: on host2
mkdir -p ~/.docker
base64 -d ~/clipboard | tar -C /tmp -xzf -
mv /tmp/root/pki/ca.pem /tmp/tmp/key.pem /tmp/tmp/cert.pem ~/.docker/
