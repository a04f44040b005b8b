docker run -d --name $late --network none busybox sleep infinity
