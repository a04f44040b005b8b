#: title.en: Ask the engine with inspect
#: title.zh: 用 inspect 问引擎
#: kind: inspect
answer address $(docker inspect -f "{{(index .NetworkSettings.Networks \"$net\").IPAddress}}" $web)
answer subnet $(docker network inspect -f '{{(index .IPAM.Config 0).Subnet}}' $net)
answer gateway $(docker network inspect -f '{{(index .IPAM.Config 0).Gateway}}' $net)
answer home $(docker inspect -f '{{range $name, $_ := .NetworkSettings.Networks}}{{$name}}{{end}}' $box)
answer count $(docker network inspect -f '{{len .Containers}}' $net)
answer driver $(docker network inspect -f '{{.Driver}}' none)
answer resolver $(docker exec $db cat /etc/resolv.conf | awk '$1 == "nameserver" {print $2; exit}')
answer mac $(docker inspect -f "{{(index .NetworkSettings.Networks \"$net\").MacAddress}}" $db)
