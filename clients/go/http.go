package freshold

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

// Visibility says who may keep an HTTP answer.
type Visibility string

// Private: the browser of the one who asked. Public: proxies and CDNs as well.
const (
	Private Visibility = "private"
	Public  Visibility = "public"
)

// SetHeaders says in HTTP how long an answer made of the lookup may be kept, and by which surrogate keys it is purged. Seconds are
// rounded down, so that no copy outlives its bound. What may not be kept is no-store.
func SetHeaders[V any](header http.Header, lookup Lookup[V], visibility Visibility) {
	header.Set("Cache-Control", "no-store")
	header.Del("Surrogate-Key")
	header.Del("ETag")
	switch {
	case lookup.Hit != nil:
		hit := lookup.Hit
		fresh := seconds(hit.FreshFor)
		if hit.Freshness != Fresh {
			fresh = 0
		}
		header.Set("Cache-Control", fmt.Sprintf("%s, max-age=%d, stale-while-revalidate=%d", visibility, fresh, max(0, seconds(hit.StaleFor)-fresh)))
		if len(hit.Tags) > 0 {
			header.Set("Surrogate-Key", strings.Join(hit.Tags, " "))
		}
		if hit.Version != nil {
			header.Set("ETag", fmt.Sprintf(`"v%d"`, *hit.Version))
		}
	case lookup.Negative != nil && lookup.Negative.Kind == NotFound:
		header.Set("Cache-Control", fmt.Sprintf("%s, max-age=%d", visibility, seconds(lookup.Negative.FreshFor)))
	}
}

func seconds(span time.Duration) int64 { return int64(max(0, span) / time.Second) }
