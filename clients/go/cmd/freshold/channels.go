package main

import (
	"encoding/json"
	"fmt"
	"iter"
	"strconv"
	"strings"
	"time"

	freshold "github.com/freshold/freshold/clients/go"
	"github.com/spf13/cobra"
)

func (s *shell) channels() *cobra.Command {
	return &cobra.Command{
		Use: "channels", Short: "Where events come from, whether it is up, and how far behind", Args: cobra.NoArgs, ValidArgsFunction: cobra.NoFileCompletions,
		Example: "  freshold channels",
		RunE: s.with(func(cmd *cobra.Command, client *freshold.Client, _ []string) error {
			found, err := client.ListChannels(cmd.Context())
			if err != nil {
				return err
			}
			return s.answer(plain(found), func() {
				if len(found) == 0 {
					s.say("no channels are configured")
					return
				}
				var rows [][]string
				for _, each := range found {
					state := "up"
					if each.Down != "" {
						state = "DOWN: " + each.Down
					}
					rows = append(rows, []string{each.Name, each.Connector, each.Topic, count(each.Backlog), round(each.Lag), count(each.DeadLetters),
						strconv.FormatInt(each.Counts.Applied, 10), strings.Join(each.Feeds, " "), state})
				}
				s.table([]string{"CHANNEL", "BROKER", "TOPIC", "BACKLOG", "LAG", "DEAD LETTERS", "APPLIED", "FEEDS", "STATE"}, rows)
			})
		}),
	}
}

func count(known *int64) string {
	if known == nil {
		return "?"
	}
	return strconv.FormatInt(*known, 10)
}

func (s *shell) deadLetters() *cobra.Command {
	cmd := &cobra.Command{
		Use: "dead-letters", Short: "What events could not be carried out: list them, or carry them out now",
		Args: cobra.NoArgs, RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(s.listDeadLetters(), s.replayDeadLetters())
	return cmd
}

func (s *shell) listDeadLetters() *cobra.Command {
	var limit int
	var after string
	cmd := &cobra.Command{
		Use: "list CHANNEL", Short: "List the dead letters of a channel, oldest first", Args: cobra.ExactArgs(1), ValidArgsFunction: s.completeChannels,
		Example: "  freshold dead-letters list orders\n  freshold dead-letters list orders --limit 200 -o json | jq -r '.letters[].data'",
		RunE: s.with(func(cmd *cobra.Command, client *freshold.Client, arguments []string) error {
			letters, more, err := client.ListDeadLetters(cmd.Context(), arguments[0], limit, after)
			if err != nil {
				return err
			}
			return s.answer(map[string]any{"letters": plain(letters), "more": more}, func() { s.showDeadLetters(letters, more) })
		}),
	}
	cmd.Flags().IntVar(&limit, "limit", 20, "at most so many, up to 200")
	cmd.Flags().StringVar(&after, "after", "", "token of a letter: list those behind it")
	return cmd
}

// As much of a message as fits beside the rest.
const glimpse = 60

func (s *shell) showDeadLetters(letters []freshold.DeadLetter, more int64) {
	if len(letters) == 0 {
		s.say("no dead letters")
		return
	}
	var rows [][]string
	for _, each := range letters {
		category := each.Category
		if category == "" {
			category = "(would be carried out now)"
		}
		data := []rune(each.Data)
		if len(data) > glimpse {
			data = append(data[:glimpse-1], '…')
		}
		rows = append(rows, []string{each.Token, each.Place, each.Time.Local().Format(time.DateTime), category, each.Why, string(data)})
	}
	s.table([]string{"TOKEN", "PLACE", "TIME", "CATEGORY", "WHY", "DATA"}, rows)
	if more > 0 {
		s.say("%d more: --after %s", more, letters[len(letters)-1].Token)
	}
}

func (s *shell) replayDeadLetters() *cobra.Command {
	var how freshold.Replay
	cmd := &cobra.Command{
		Use: "replay CHANNEL", Short: "Carry the dead letters of a channel out under the rules of today", Args: cobra.ExactArgs(1), ValidArgsFunction: s.completeChannels,
		Long:    "Carries out as many as lie there now; what fails again stays. Ctrl-C stops it, and it can be called again to go on.",
		Example: "  freshold dead-letters replay orders --rate 500",
		RunE: s.with(func(cmd *cobra.Command, client *freshold.Client, arguments []string) error {
			return s.showProgress(client.ReplayDeadLetters(cmd.Context(), arguments[0], how), false)
		}),
	}
	addPace(cmd, &how)
	return cmd
}

func addPace(cmd *cobra.Command, how *freshold.Replay) {
	cmd.Flags().IntVar(&how.Rate, "rate", 100, "messages a second, 1 to 100000")
	cmd.Flags().Int64Var(&how.Limit, "limit", 0, "at most so many messages (default all)")
}

func (s *shell) replay() *cobra.Command {
	var how freshold.Replay
	var since string
	cmd := &cobra.Command{
		Use: "replay CHANNEL", Short: "Carry out again what a channel has brought before, up to its end of now", Args: cobra.ExactArgs(1), ValidArgsFunction: s.completeChannels,
		Long: `Reads the topic or stream again: from its beginning, from a time, or from a place. What has a version has no second effect. Each line
of progress has a token; --from TOKEN goes on there after Ctrl-C.`,
		Example: "  freshold replay orders --since 2h --dry-run\n  freshold replay orders --since 2026-11-24T18:00:00Z --rate 500\n  freshold replay orders --from 0:1200,1:980",
		RunE: s.with(func(cmd *cobra.Command, client *freshold.Client, arguments []string) error {
			var err error
			if how.Since, err = moment(since, time.Now()); err != nil {
				return err
			}
			return s.showProgress(client.ReplayEvents(cmd.Context(), arguments[0], how), how.DryRun)
		}),
	}
	cmd.Flags().StringVar(&since, "since", "", "begin at this time (2026-11-24T18:00:00Z), or so long ago (2h)")
	cmd.Flags().StringVar(&how.From, "from", "", "begin at this token or place (Kafka: 0:1200,1:980; JetStream: behind a sequence)")
	cmd.Flags().BoolVar(&how.DryRun, "dry-run", false, "only count what would happen")
	cmd.MarkFlagsMutuallyExclusive("since", "from")
	addPace(cmd, &how)
	return cmd
}

// moment reads a time, or how long ago it was.
func moment(text string, now time.Time) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if ago, err := time.ParseDuration(text); err == nil && ago >= 0 {
		return now.Add(-ago), nil
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return at, fmt.Errorf("--since: %q; write a time such as 2026-11-24T18:00:00Z, or how long ago, such as 2h", text)
	}
	return at, nil
}

func (s *shell) showProgress(steps iter.Seq2[freshold.Progress, error], dryRun bool) error {
	var last freshold.Progress
	for step, err := range steps {
		if err != nil {
			return err
		}
		last = step
		if s.output == "json" {
			if err := json.NewEncoder(s.out).Encode(plain(step)); err != nil {
				return err
			}
			continue
		}
		applied := "applied"
		if dryRun {
			applied = "would apply"
		}
		failed := fmt.Sprintf("%d failed", step.Failed)
		if step.Failed > 0 {
			failed = s.paint(red, failed)
		}
		s.say("%d read, %s %d, %d idle, %d late, %s; about %d remain  %s", step.Read, applied, step.Applied, step.Idle, step.Late, failed, step.Remaining, oneLine(step.ResumeToken))
	}
	if !last.Done {
		return fmt.Errorf("the server ended the replay before it was done")
	}
	if s.output != "json" {
		s.say("%s", s.paint(green, "DONE"))
	}
	if last.Failed > 0 {
		return exit(exitRefused)
	}
	return nil
}

// completeChannels asks the server for names.
func (s *shell) completeChannels(cmd *cobra.Command, arguments []string, _ string) ([]string, cobra.ShellCompDirective) {
	var names []string
	if len(arguments) == 0 {
		_ = s.with(func(cmd *cobra.Command, client *freshold.Client, _ []string) error {
			found, err := client.ListChannels(cmd.Context())
			for _, each := range found {
				names = append(names, each.Name)
			}
			return err
		})(cmd, nil)
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}
