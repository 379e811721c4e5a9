// Command serve runs the shop on port 8080, with a database of its own in memory:
//
//	go run ./serve
//	curl -i localhost:8080/products/17
//	curl -i -X PUT 'localhost:8080/products/17?cents=900'
package main

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"log"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"time"

	freshold "github.com/freshold/freshold/clients/go"
	"github.com/freshold/freshold/clients/go/example/shop"
	_ "github.com/ncruces/go-sqlite3/driver"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx); err != nil && !errors.Is(err, http.ErrServerClosed) {
		log.Fatal(err)
	}
}

func run(ctx context.Context) error {
	client, err := freshold.New(cmp.Or(os.Getenv("FRESHOLD_ADDRESS"), "localhost:9000"))
	if err != nil {
		return err
	}
	defer func() { _ = client.Close() }()
	db, err := sql.Open("sqlite3", ":memory:")
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(ctx, shop.Schema+"; insert into product values ('17', 'teapot', 1000, 1)"); err != nil {
		return err
	}
	sold := shop.New(db, client)
	routes := http.NewServeMux()
	routes.Handle("GET /products/{id}", sold)
	routes.HandleFunc("PUT /products/{id}", func(w http.ResponseWriter, r *http.Request) {
		cents, err := strconv.ParseInt(r.URL.Query().Get("cents"), 10, 64)
		if err == nil {
			err = sold.Reprice(r.Context(), r.PathValue("id"), cents)
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
		}
	})
	server := &http.Server{Addr: cmp.Or(os.Getenv("ADDRESS"), "localhost:8080"), Handler: routes, ReadHeaderTimeout: 10 * time.Second}
	defer context.AfterFunc(ctx, func() { _ = server.Close() })()
	log.Println("http://" + server.Addr + "/products/17")
	return server.ListenAndServe()
}
