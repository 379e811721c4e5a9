module github.com/freshold/freshold/clients/go/example

go 1.26.0

require (
	github.com/freshold/freshold/clients/go v0.1.0
	github.com/ncruces/go-sqlite3 v0.37.0
)

replace github.com/freshold/freshold/clients/go => ../
