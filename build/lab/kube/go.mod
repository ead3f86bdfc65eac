module portolan/build/lab/kube

go 1.26.0
