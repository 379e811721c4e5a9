package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	freshold "github.com/freshold/freshold/clients/go"
	"github.com/spf13/cobra"
)

// payloads is the codec that shows values as they are.
type payloads struct{}

func (payloads) Encode(value freshold.Payload) (freshold.Payload, error) { return value, nil }
func (payloads) Decode(value freshold.Payload) (freshold.Payload, error) { return value, nil }

func cacheOf(client *freshold.Client, namespace, schema string) *freshold.Cache[freshold.Payload] {
	return freshold.CacheOf[freshold.Payload](client, namespace).WithCodec(payloads{}).WithSchema(schema)
}

// shown is one lookup in JSON.
type shown struct {
	Key         string   `json:"key"`
	Outcome     string   `json:"outcome"`
	Text        *string  `json:"text,omitempty"`
	Base64      string   `json:"base64,omitempty"`
	ContentType string   `json:"contentType,omitempty"`
	Version     *int64   `json:"version,omitempty,string"`
	Freshness   string   `json:"freshness,omitempty"`
	Served      string   `json:"served,omitempty"`
	Age         string   `json:"age,omitempty"`
	FreshFor    string   `json:"freshFor,omitempty"`
	StaleFor    string   `json:"staleFor,omitempty"`
	Tags        []string `json:"tags,omitempty"`
	Reason      string   `json:"reason,omitempty"`
	Message     string   `json:"message,omitempty"`
	Receipt     string   `json:"receipt,omitempty"`
}

func showItem(item freshold.Item[freshold.Payload]) shown {
	told := shown{Key: item.Key, Receipt: item.Receipt}
	switch {
	case item.Err != nil:
		told.Outcome, told.Message = "error", describe(item.Err)
	case item.Hit != nil:
		hit := item.Hit
		told.Outcome, told.Freshness, told.Served, told.Version, told.Tags = "hit", string(hit.Freshness), string(hit.Served), hit.Version, hit.Tags
		told.Age, told.FreshFor, told.StaleFor, told.ContentType = hit.Age.String(), hit.FreshFor.String(), hit.StaleFor.String(), hit.ContentType
		if utf8.Valid(hit.Value.Data) {
			text := string(hit.Value.Data)
			told.Text = &text
		} else {
			told.Base64 = base64.StdEncoding.EncodeToString(hit.Value.Data)
		}
	case item.Negative != nil:
		told.Outcome, told.Reason, told.Message = "negative", string(item.Negative.Kind), item.Negative.Message
		told.Age, told.FreshFor = item.Negative.Age.String(), item.Negative.FreshFor.String()
	case item.Miss != nil:
		told.Outcome, told.Reason = "miss", item.Miss.Reason
	}
	return told
}

func (s *shell) get() *cobra.Command {
	var schema, receipt string
	var raw bool
	var staleness time.Duration
	cmd := &cobra.Command{
		Use: "get NAMESPACE KEY...", Short: "Read keys; takes no lease", Args: cobra.MinimumNArgs(2), ValidArgsFunction: s.completeNamespaces,
		Example: "  freshold get product 17\n  freshold get product 17 --raw > value",
		RunE: s.with(func(cmd *cobra.Command, client *freshold.Client, arguments []string) error {
			var options []freshold.GetOption
			if receipt != "" {
				options = append(options, freshold.NotBefore(receipt))
			}
			if staleness > 0 {
				options = append(options, freshold.MaxStaleness(staleness))
			}
			items, err := cacheOf(client, arguments[0], schema).GetMany(cmd.Context(), arguments[1:], options...)
			if err != nil {
				return err
			}
			if err := s.showItems(items, raw); err != nil {
				return err
			}
			return verdict(items)
		}),
	}
	cmd.Flags().StringVar(&schema, "schema", "", "schema version")
	cmd.Flags().StringVar(&receipt, "receipt", "", "see at least what this receipt has seen")
	cmd.Flags().DurationVar(&staleness, "max-staleness", 0, "nothing older than this")
	cmd.Flags().BoolVar(&raw, "raw", false, "the bytes of the values, and nothing else")
	return cmd
}

// verdict of several keys: the worst of them.
func verdict(items []freshold.Item[freshold.Payload]) error {
	var worst error
	for _, item := range items {
		if item.Err != nil {
			return item.Err
		}
		if item.Hit == nil {
			worst = exit(exitNothing)
		}
	}
	return worst
}

func (s *shell) showItems(items []freshold.Item[freshold.Payload], raw bool) error {
	if raw {
		for _, item := range items {
			if item.Hit != nil {
				if _, err := s.out.Write(item.Hit.Value.Data); err != nil {
					return err
				}
			}
		}
		return nil
	}
	told := make([]shown, len(items))
	for i, item := range items {
		told[i] = showItem(item)
	}
	return s.answer(told, func() {
		for i, item := range items {
			if i > 0 {
				s.say("")
			}
			s.showItem(item, told[i])
		}
	})
}

func (s *shell) showItem(item freshold.Item[freshold.Payload], told shown) {
	switch {
	case item.Hit != nil:
		colour := green
		if item.Hit.Freshness != freshold.Fresh {
			colour = yellow
		}
		s.table(nil, [][]string{
			{oneLine(item.Key), ""},
			{"  freshness", told.Freshness},
			{"  served", told.Served},
			{"  version", versionText(item.Hit.Version)},
			{"  age", round(item.Hit.Age)},
			{"  fresh for", round(item.Hit.FreshFor)},
			{"  served for", round(item.Hit.StaleFor)},
			{"  tags", strings.Join(item.Hit.Tags, " ")},
			{"  type", fmt.Sprintf("%s, %d bytes", told.ContentType, len(item.Hit.Value.Data))},
		})
		s.say("  %s", s.paint(colour, valueText(told)))
	case item.Negative != nil:
		s.say("%s  %s  %s (for %s)", oneLine(item.Key), s.paint(yellow, told.Reason), oneLine(told.Message), round(item.Negative.FreshFor))
	case item.Miss != nil:
		s.say("%s  %s  %s", oneLine(item.Key), s.paint(red, "MISS"), told.Reason)
	default:
		s.say("%s  %s  %s", oneLine(item.Key), s.paint(red, "ERROR"), oneLine(told.Message))
	}
}

func valueText(told shown) string {
	if told.Text != nil {
		return oneLine(*told.Text)
	}
	return "base64:" + told.Base64
}

func versionText(version *int64) string {
	if version == nil {
		return "none"
	}
	return strconv.FormatInt(*version, 10)
}

func (s *shell) put() *cobra.Command {
	var schema, lease, negative, contentType string
	var version int64
	var tags []string
	var ttl time.Duration
	cmd := &cobra.Command{
		Use: "put NAMESPACE KEY [VALUE | -]", Short: "Store a value, or that there is none", Args: cobra.RangeArgs(2, 3), ValidArgsFunction: s.completeNamespaces,
		Example: "  freshold put product 17 '{\"price\":10}' --version 42 --tag brand:acme\n  freshold put country XX --negative 'no such country'\n  freshold put image logo - --type image/png < logo.png",
		RunE: s.with(func(cmd *cobra.Command, client *freshold.Client, arguments []string) error {
			options := []freshold.PutOption{freshold.Tags(tags...), freshold.UnderLease(lease)}
			if cmd.Flags().Changed("version") {
				options = append(options, freshold.Version(version))
			}
			if ttl > 0 {
				options = append(options, freshold.TTL(ttl))
			}
			cache := cacheOf(client, arguments[0], schema)
			var result freshold.PutResult
			var err error
			switch {
			case cmd.Flags().Changed("negative") && len(arguments) == 3:
				return fmt.Errorf("give a value or --negative, not both")
			case cmd.Flags().Changed("negative"):
				result, err = cache.PutNegative(cmd.Context(), arguments[1], freshold.NotFound, negative, options...)
			case len(arguments) < 3:
				return fmt.Errorf("give a value, - for standard input, or --negative")
			default:
				var value freshold.Payload
				if value, err = s.payload(arguments[2], contentType); err == nil {
					result, err = cache.Put(cmd.Context(), arguments[1], value, options...)
				}
			}
			if err != nil {
				return err
			}
			return s.showPut(result)
		}),
	}
	cmd.Flags().StringVar(&schema, "schema", "", "schema version")
	cmd.Flags().Int64Var(&version, "version", 0, "version of the row")
	cmd.Flags().StringSliceVar(&tags, "tag", nil, "what the value depends on; may be repeated")
	cmd.Flags().StringVar(&lease, "lease", "", "token of a lease")
	cmd.Flags().DurationVar(&ttl, "ttl", 0, "fresh for this long, when that is shorter than the policy's ttl")
	cmd.Flags().StringVar(&negative, "negative", "", "store that there is no value, with this message")
	cmd.Flags().StringVar(&contentType, "type", "", "content type (default: application/json or text/plain, or application/octet-stream)")
	return cmd
}

func (s *shell) payload(argument, contentType string) (freshold.Payload, error) {
	data := []byte(argument)
	if argument == "-" {
		var err error
		if data, err = io.ReadAll(s.in); err != nil {
			return freshold.Payload{}, err
		}
	}
	text := utf8.Valid(data)
	if contentType == "" {
		contentType = guess(data, text)
	}
	return freshold.Payload{Data: data, Text: text, ContentType: contentType}, nil
}

func guess(data []byte, text bool) string {
	switch {
	case text && json.Valid(data):
		return freshold.ContentJSON
	case text:
		return freshold.ContentText
	default:
		return freshold.ContentRaw
	}
}

func (s *shell) showPut(result freshold.PutResult) error {
	if refused := result.Refused; refused != nil {
		err := s.answer(map[string]any{"outcome": "refused", "reason": refused.Reason, "currentVersion": refused.CurrentVersion, "message": refused.Message}, func() {
			s.say("%s  %s: %s", s.paint(red, "REFUSED"), refused.Reason, refused.Message)
		})
		if err != nil {
			return err
		}
		return exit(exitRefused)
	}
	stored := result.Stored
	return s.answer(map[string]any{"outcome": "stored", "applied": stored.Applied, "freshFor": stored.FreshFor.String(), "staleFor": stored.StaleFor.String(),
		"tags": stored.Tags, "receipt": result.Receipt}, func() {
		if !stored.Applied {
			s.say("unchanged: the store holds this version already")
			return
		}
		s.say("%s  fresh for %s, served for %s, tags: %s", s.paint(green, "STORED"), round(stored.FreshFor), round(stored.StaleFor), strings.Join(stored.Tags, " "))
	})
}
