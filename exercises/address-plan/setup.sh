docker network create --subnet ${range%.*}.64/26 $old
