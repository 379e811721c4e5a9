// Package freshold is the Go client of Freshold, a cache platform where you say how wrong a value may be, and for how long.
//
//	client, err := freshold.New("localhost:9000")
//	products := freshold.CacheOf[Product](client, "product")
//	found, err := products.GetOrLoad(ctx, "17", func(ctx context.Context, ask freshold.Ask) (freshold.Loaded[Product], error) {
//		row, err := db.Product(ctx, ask.Key)
//		return freshold.Loaded[Product]{Value: row, Version: freshold.At(row.Version)}, err
//	})
//
// A [Client] is made once for each process and tenant; it is safe for concurrent use, and so is everything made from it.
// A miss, a negative and a refused put are answers, not errors. Errors are of type [*Error], and errors.Is tells their [Kind].
//
// The contract that the clients of all languages share is in clients/README.md of the repository.
package freshold

// ClientVersion is the version of this module.
const ClientVersion = "0.1.0"
