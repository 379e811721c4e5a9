package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	freshold "github.com/freshold/freshold/clients/go"
	"github.com/spf13/cobra"
)

func (s *shell) explain() *cobra.Command {
	var schema string
	cmd := &cobra.Command{
		Use: "explain NAMESPACE KEY", Short: "Why a key is served, or is not", Args: cobra.ExactArgs(2), ValidArgsFunction: s.completeNamespaces,
		RunE: s.with(func(cmd *cobra.Command, client *freshold.Client, arguments []string) error {
			told, err := client.Explain(cmd.Context(), arguments[0], arguments[1], schema)
			if err != nil {
				return err
			}
			return s.answer(plain(told), func() { s.showExplanation(told) })
		}),
	}
	cmd.Flags().StringVar(&schema, "schema", "", "schema version")
	return cmd
}

func (s *shell) showExplanation(told freshold.Explanation) {
	s.say("%s\n", oneLine(told.Summary))
	var rows [][]string
	for _, rule := range told.Rules {
		mark := s.paint(green, "yes")
		if !rule.Holds {
			mark = s.paint(red, "NO ")
		}
		s.say("  %s  %s: %s", mark, oneLine(rule.Rule), oneLine(rule.Detail))
	}
	for _, tag := range told.Tags {
		rows = append(rows, []string{"  " + tag.Name, number(tag.Hard), number(tag.Soft)})
	}
	if len(rows) > 0 {
		s.say("")
		s.table([]string{"  TAG", "HARD", "SOFT"}, rows)
	}
	rows = nil
	for _, entry := range told.Journal {
		rows = append(rows, []string{"  " + strconv.FormatInt(entry.Position, 10), entry.Time.Local().Format(time.DateTime), entry.What, strings.Join(entry.Subjects, " "), entry.Reason})
	}
	if len(rows) > 0 {
		s.say("")
		s.table([]string{"  POSITION", "TIME", "WHAT", "SUBJECTS", "REASON"}, rows)
	}
	s.say("\n  this node: %s", oneLine(told.Local))
}

func number(position int64) string {
	if position == 0 {
		return "-"
	}
	return strconv.FormatInt(position, 10)
}

func (s *shell) fleet() *cobra.Command {
	return &cobra.Command{
		Use: "fleet", Short: "The nodes, their leases, and how far they are", Args: cobra.NoArgs, ValidArgsFunction: cobra.NoFileCompletions,
		RunE: s.with(func(cmd *cobra.Command, client *freshold.Client, _ []string) error {
			told, err := client.GetFleet(cmd.Context())
			if err != nil {
				return err
			}
			return s.answer(plain(told), func() {
				var rows [][]string
				for _, node := range told.Nodes {
					lease := round(node.LeaseRemaining)
					if node.LeaseRemaining == 0 {
						lease = "silent"
					}
					rows = append(rows, []string{node.Name, strconv.FormatInt(node.Applied, 10), strconv.FormatInt(node.Lag, 10), lease})
				}
				s.table([]string{"NODE", "APPLIED", "LAG", "LEASE"}, rows)
				s.say("epoch %s, position %d, answered by %s", told.Epoch, told.Position, told.ThisNode)
			})
		}),
	}
}

func (s *shell) namespaces() *cobra.Command {
	return &cobra.Command{
		Use: "namespaces [NAMESPACE]", Short: "What is configured, or the policy of one", Args: cobra.MaximumNArgs(1), ValidArgsFunction: s.completeNamespaces,
		RunE: s.with(func(cmd *cobra.Command, client *freshold.Client, arguments []string) error {
			if len(arguments) == 1 {
				_, settings, err := client.GetNamespace(cmd.Context(), arguments[0])
				if err != nil {
					return err
				}
				return s.answer(plain(settings), func() {
					var rows [][]string
					for _, each := range settings {
						rows = append(rows, []string{each.Name, each.Value, strings.ToLower(each.Source), each.Origin})
					}
					s.table([]string{"SETTING", "VALUE", "SOURCE", "ORIGIN"}, rows)
				})
			}
			found, err := client.ListNamespaces(cmd.Context())
			if err != nil {
				return err
			}
			return s.answer(plain(found), func() {
				var rows [][]string
				for _, each := range found {
					rows = append(rows, []string{each.Name, each.Preset, each.MaxStaleness.String(), each.Fingerprint})
				}
				s.table([]string{"NAMESPACE", "PRESET", "MAX STALENESS", "FINGERPRINT"}, rows)
			})
		}),
	}
}

// measured are the figures of a bench.
type measured struct {
	Calls   int     `json:"calls"`
	Failed  int     `json:"failed"`
	PerSec  float64 `json:"perSecond"`
	P50     string  `json:"p50"`
	P99     string  `json:"p99"`
	Longest string  `json:"longest"`
}

const (
	longestBench = 10 * time.Minute
	mostCallers  = 1024
)

func (s *shell) bench() *cobra.Command {
	var callers int
	var span time.Duration
	cmd := &cobra.Command{
		Use: "bench NAMESPACE KEY", Short: "Read one key again and again, and say how fast", Args: cobra.ExactArgs(2), ValidArgsFunction: s.completeNamespaces,
		Long: "Reads one key again and again, takes no lease and writes nothing. It is closed-loop: what it says of p99 hides waits that come of its own slowness.",
		RunE: s.with(func(cmd *cobra.Command, client *freshold.Client, arguments []string) error {
			if callers < 1 || callers > mostCallers || span <= 0 || span > longestBench {
				return fmt.Errorf("1 to %d callers, for at most %v", mostCallers, longestBench)
			}
			cache := cacheOf(client, arguments[0], "")
			// The first call connects, and says what is wrong.
			if _, err := cache.Get(cmd.Context(), arguments[1]); err != nil {
				return err
			}
			until := time.Now().Add(span)
			took, failed := make([][]time.Duration, callers), make([]int, callers)
			var all sync.WaitGroup
			for i := range callers {
				all.Go(func() {
					for time.Now().Before(until) && cmd.Context().Err() == nil {
						began := time.Now()
						if _, err := cache.Get(cmd.Context(), arguments[1]); err != nil {
							failed[i]++
						}
						took[i] = append(took[i], time.Since(began))
					}
				})
			}
			all.Wait()
			return s.showBench(slices.Concat(took...), failed, span)
		}),
	}
	cmd.Flags().IntVarP(&callers, "callers", "c", 16, "callers at once")
	cmd.Flags().DurationVarP(&span, "duration", "d", 5*time.Second, "for how long")
	return cmd
}

func (s *shell) showBench(took []time.Duration, failed []int, span time.Duration) error {
	slices.Sort(took)
	told := measured{Calls: len(took), PerSec: float64(len(took)) / span.Seconds()}
	for _, each := range failed {
		told.Failed += each
	}
	if len(took) > 0 {
		told.P50, told.P99 = took[len(took)/2].String(), took[len(took)*99/100].String()
		told.Longest = took[len(took)-1].String()
	}
	return s.answer(told, func() {
		s.table([]string{"CALLS", "FAILED", "PER SECOND", "P50", "P99", "LONGEST"},
			[][]string{{strconv.Itoa(told.Calls), strconv.Itoa(told.Failed), fmt.Sprintf("%.0f", told.PerSec), told.P50, told.P99, told.Longest}})
	})
}
