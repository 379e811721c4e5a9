package main

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	freshold "github.com/freshold/freshold/clients/go"
	"github.com/spf13/cobra"
)

// bustFlags are those that invalidations share.
type bustFlags struct {
	reason, reach, requestID string
	soft, dryRun             bool
}

func (f *bustFlags) add(cmd *cobra.Command, modes bool) {
	cmd.Flags().StringVar(&f.reason, "reason", "", "for the journal and for people")
	cmd.Flags().StringVar(&f.reach, "reach", "", "store, fleet (default) or edge")
	cmd.Flags().StringVar(&f.requestID, "request-id", "", "a second one with the same id has no effect")
	_ = cmd.RegisterFlagCompletionFunc("reach", cobra.FixedCompletions([]string{"store", "fleet", "edge"}, cobra.ShellCompDirectiveNoFileComp))
	if modes {
		cmd.Flags().BoolVar(&f.soft, "soft", false, "serve as stale while one caller refreshes")
		cmd.Flags().BoolVar(&f.dryRun, "dry-run", false, "do nothing; say what would be met")
	}
}

func (f *bustFlags) options() ([]freshold.BustOption, error) {
	options := []freshold.BustOption{freshold.Because(f.reason), freshold.RequestID(f.requestID)}
	switch reach := freshold.Reach(strings.ToUpper(f.reach)); reach {
	case "", freshold.ReachStore, freshold.ReachFleet, freshold.ReachEdge:
		options = append(options, freshold.WithReach(reach))
	default:
		return nil, fmt.Errorf("--reach: %q; write store, fleet or edge", f.reach)
	}
	if f.soft {
		options = append(options, freshold.Soft())
	}
	if f.dryRun {
		options = append(options, freshold.DryRun())
	}
	return options, nil
}

// busted is an answer in JSON.
type busted struct {
	Receipt          string `json:"receipt,omitempty"`
	Reached          string `json:"reached"`
	EstimatedEntries *int64 `json:"estimatedEntries,omitempty,string"`
	NodesAcked       int    `json:"nodesAcked"`
	NoOps            int    `json:"noOps,omitempty"`
	Version          *int64 `json:"version,omitempty,string"`
	Applied          *bool  `json:"applied,omitempty"`
}

func (s *shell) showBust(what string, told freshold.Busted, bumped *freshold.Bumped, dryRun bool) error {
	data := busted{Receipt: told.Receipt, Reached: string(told.Reached), EstimatedEntries: told.EstimatedEntries, NodesAcked: told.NodesAcked, NoOps: told.NoOps}
	if bumped != nil {
		data.Version, data.Applied = &bumped.Version, &bumped.Applied
	}
	return s.answer(data, func() {
		verb := s.paint(green, "INVALIDATED")
		if dryRun {
			verb = s.paint(yellow, "WOULD INVALIDATE")
		}
		s.say("%s  %s", verb, oneLine(what))
		rows := [][]string{{"  entries", estimate(told.EstimatedEntries)}}
		if bumped != nil {
			rows = append(rows, []string{"  version", strconv.FormatInt(bumped.Version, 10)})
		}
		if !dryRun {
			rows = append(rows, []string{"  reached", fmt.Sprintf("%s, acknowledged by %d", told.Reached, told.NodesAcked)}, []string{"  receipt", told.Receipt})
		}
		if told.NoOps > 0 {
			rows = append(rows, []string{"  no-ops", strconv.Itoa(told.NoOps)})
		}
		s.table(nil, rows)
	})
}

func estimate(entries *int64) string {
	if entries == nil {
		return "unknown"
	}
	return "about " + strconv.FormatInt(*entries, 10)
}

func (s *shell) invalidate() *cobra.Command {
	var flags bustFlags
	var version int64
	cmd := &cobra.Command{
		Use: "invalidate NAMESPACE KEY...", Short: "End what is cached under keys", Args: cobra.MinimumNArgs(2), ValidArgsFunction: s.completeNamespaces,
		Example: "  freshold invalidate product 17 18 --reason 'price was wrong'\n  freshold invalidate product 17 --version 43",
		RunE: s.with(func(cmd *cobra.Command, client *freshold.Client, arguments []string) error {
			options, err := flags.options()
			if err != nil {
				return err
			}
			var keys []freshold.KeyAt
			for _, key := range arguments[1:] {
				at := freshold.Key(key)
				if cmd.Flags().Changed("version") {
					at = at.At(version)
				}
				keys = append(keys, at)
			}
			told, err := client.Invalidate(cmd.Context(), arguments[0], keys, options...)
			if err != nil {
				return err
			}
			return s.showBust(arguments[0]+" "+strings.Join(arguments[1:], " "), told, nil, flags.dryRun)
		}),
	}
	flags.add(cmd, true)
	cmd.Flags().Int64Var(&version, "version", 0, "that the keys have reached: nothing older is stored or served from then on")
	return cmd
}

func (s *shell) tag() *cobra.Command {
	var flags bustFlags
	var pace int32
	var settle time.Duration
	cmd := &cobra.Command{
		Use: "tag TAG...", Short: "End everything that carries a tag", Args: cobra.MinimumNArgs(1), ValidArgsFunction: cobra.NoFileCompletions,
		Example: "  freshold tag brand:acme --dry-run\n  freshold tag brand:acme --soft --pace 50 --reason recall",
		RunE: s.with(func(cmd *cobra.Command, client *freshold.Client, arguments []string) error {
			options, err := flags.options()
			if err != nil {
				return err
			}
			if pace != 0 {
				options = append(options, freshold.Pace(pace))
			}
			if settle != 0 {
				options = append(options, freshold.Settle(settle))
			}
			told, err := client.InvalidateTag(cmd.Context(), arguments, options...)
			if err != nil {
				return err
			}
			return s.showBust(strings.Join(arguments, " "), told, nil, flags.dryRun)
		}),
	}
	flags.add(cmd, true)
	cmd.Flags().Int32Var(&pace, "pace", 0, "at most this many loads a second afterwards")
	cmd.Flags().DurationVar(&settle, "settle", 0, "for data behind a lagging replica: trust loads of this time only until it ends")
	return cmd
}

func (s *shell) bump() *cobra.Command {
	var flags bustFlags
	var namespace bool
	var atLeast int64
	cmd := &cobra.Command{
		Use: "bump SCOPE | bump --namespace NAMESPACE", Short: "Make everything under a scope or a namespace unreachable", Args: cobra.ExactArgs(1),
		ValidArgsFunction: cobra.NoFileCompletions,
		Example:           "  freshold bump user:42\n  freshold bump --namespace product",
		RunE: s.with(func(cmd *cobra.Command, client *freshold.Client, arguments []string) error {
			options, err := flags.options()
			if err != nil {
				return err
			}
			if cmd.Flags().Changed("at-least") {
				options = append(options, freshold.AtLeast(atLeast))
			}
			bump := client.BumpScope
			if namespace {
				bump = client.BumpNamespace
			}
			told, err := bump(cmd.Context(), arguments[0], options...)
			if err != nil {
				return err
			}
			return s.showBust(arguments[0], told.Busted, &told, false)
		}),
	}
	flags.add(cmd, false)
	cmd.Flags().BoolVar(&namespace, "namespace", false, "the argument is a namespace")
	cmd.Flags().Int64Var(&atLeast, "at-least", 0, "do nothing if the version is this high already")
	return cmd
}

func (s *shell) watch() *cobra.Command {
	var selector freshold.Selector
	var resume string
	var checkpoints bool
	cmd := &cobra.Command{
		Use: "watch", Short: "Follow the invalidations, until Ctrl-C", Args: cobra.NoArgs, ValidArgsFunction: cobra.NoFileCompletions,
		Example: "  freshold watch --tag brand:acme\n  freshold watch -o json | jq .",
		RunE: s.with(func(cmd *cobra.Command, client *freshold.Client, _ []string) error {
			stream := client.Subscribe(cmd.Context(), selector, freshold.ResumeAfter(resume))
			defer stream.Close()
			for {
				event, err := stream.Next(cmd.Context())
				if err != nil {
					return err
				}
				if _, heartbeat := event.(freshold.Checkpoint); heartbeat && !checkpoints {
					continue
				}
				if err := s.showEvent(event); err != nil {
					return err
				}
			}
		}),
	}
	cmd.Flags().StringSliceVar(&selector.Namespaces, "namespace", nil, "keys and bumps of these namespaces")
	cmd.Flags().StringSliceVar(&selector.Tags, "tag", nil, "these tags")
	cmd.Flags().StringSliceVar(&selector.Scopes, "scope", nil, "these scopes")
	cmd.Flags().StringSliceVar(&selector.KeyPrefixes, "prefix", nil, "keys that begin so")
	cmd.Flags().StringVar(&resume, "resume", "", "go on after this token; any receipt is one")
	cmd.Flags().BoolVar(&checkpoints, "checkpoints", false, "show the heartbeat, too")
	return cmd
}

func (s *shell) showEvent(event freshold.Event) error {
	kind := strings.TrimPrefix(fmt.Sprintf("%T", event), "freshold.")
	if s.output == "json" {
		fields, _ := plain(event).(map[string]any)
		fields["kind"], fields["token"] = kind, event.Token()
		return json.NewEncoder(s.out).Encode(fields)
	}
	switch event := event.(type) {
	case freshold.Invalidation:
		mode := "HARD"
		if event.Soft {
			mode = "SOFT"
		}
		subjects := append(append(append([]string{}, event.Keys...), event.Tags...), event.Scopes...)
		s.say("%s  %-6d %-9s %s  %s %s  %s", event.Time.Local().Format("15:04:05.000"), event.Position, event.What, mode, event.Namespace, oneLine(strings.Join(subjects, " ")), oneLine(event.Reason))
	case freshold.Connected:
		s.say("%s at %d", s.paint(green, "connected"), event.Position)
	case freshold.Checkpoint:
		s.say("checkpoint at %d", event.Position)
	case freshold.Reset:
		s.say("%s at %d: %s; whatever was copied before is not to be trusted", s.paint(red, "reset"), event.Position, event.Reason)
	case freshold.Goodbye:
		s.say("the node is being stopped; going on elsewhere")
	case freshold.Gap:
		s.say("%s: nothing heard for %s", s.paint(yellow, "gap"), round(event.Silence))
	}
	return nil
}
