package main

import (
	"cmp"
	"context"
	"fmt"
	"log"
	"os"

	freshold "github.com/freshold/freshold/clients/go"
)

type Country struct{ Name string }

func main() {
	client, err := freshold.New(cmp.Or(os.Getenv("FRESHOLD_ADDRESS"), "localhost:9000"))
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()
	countries, ctx := freshold.CacheOf[Country](client, "country"), context.Background()

	// Where there is nothing fresh, one caller in the fleet loads; the others wait for it, or are served stale.
	country := func(code string) Country {
		found, err := countries.GetOrLoad(ctx, code, func(context.Context, freshold.Ask) (freshold.Loaded[Country], error) {
			fmt.Println("loading", code)
			return freshold.Loaded[Country]{Value: Country{"Germany"}, Tags: []string{"eu"}}, nil
		})
		if err != nil {
			log.Fatal(err)
		}
		value, _ := found.Value()
		return value
	}

	fmt.Println(country("de"), country("de"))
	busted, err := client.InvalidateTag(ctx, []string{"eu"}, freshold.Because("treaty changed"))
	if err != nil {
		log.Fatal(err)
	}
	gone, err := countries.Get(ctx, "de")
	fmt.Println(busted.Reached, gone.Hit != nil, err)
	fmt.Println(country("de"))
}
