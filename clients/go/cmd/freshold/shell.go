package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	freshold "github.com/freshold/freshold/clients/go"
	"github.com/spf13/cobra"
)

// shell is what all commands share: where they speak to, and how they answer.
type shell struct {
	in        io.Reader
	out, errs io.Writer

	address   string
	tenant    string
	token     string
	plaintext bool
	timeout   time.Duration
	output    string
	noColour  bool
}

const long = `Reads, writes, invalidates, watches and explains what a Freshold cache holds.

Exit codes:
  0    done
  1    a fault of the server
  2    the command or the request is wrong
  3    get: nothing that may be served under at least one key
  4    not allowed: a namespace that is not configured, credentials, a policy
  5    the server or its store cannot be reached, or a limit or the timeout was met: try again
  6    put: refused, for it could bring back the past; replay: some could not be carried out
  130  interrupted`

func newRoot(s *shell) *cobra.Command {
	root := &cobra.Command{
		Use: "freshold", Short: "A Freshold cache, from a shell", Long: long, SilenceErrors: true, SilenceUsage: true, Version: freshold.ClientVersion,
		PersistentPreRunE: func(*cobra.Command, []string) error {
			if s.output != "table" && s.output != "json" {
				return fmt.Errorf("--output: %q; write table or json", s.output)
			}
			return nil
		},
	}
	root.SetIn(s.in)
	root.SetOut(s.out)
	root.SetErr(s.errs)
	flags := root.PersistentFlags()
	flags.StringVarP(&s.address, "address", "a", from("FRESHOLD_ADDRESS", "localhost:9000"), "host:port of a node (FRESHOLD_ADDRESS)")
	flags.StringVar(&s.tenant, "tenant", from("FRESHOLD_TENANT", ""), "tenant (FRESHOLD_TENANT)")
	flags.BoolVar(&s.plaintext, "plaintext", false, "speak plain text to addresses that are not loopbacks, too")
	flags.DurationVar(&s.timeout, "timeout", 5*time.Second, "deadline of a call")
	flags.StringVarP(&s.output, "output", "o", "table", "table or json")
	flags.BoolVar(&s.noColour, "no-color", os.Getenv("NO_COLOR") != "", "no colours, even on a terminal (NO_COLOR)")
	// A credential belongs into the environment: arguments can be read by others.
	s.token = os.Getenv("FRESHOLD_TOKEN")
	_ = root.RegisterFlagCompletionFunc("output", cobra.FixedCompletions([]string{"table", "json"}, cobra.ShellCompDirectiveNoFileComp))
	root.AddCommand(s.get(), s.put(), s.invalidate(), s.tag(), s.bump(), s.watch(), s.explain(), s.fleet(), s.namespaces(),
		s.channels(), s.deadLetters(), s.replay(), s.bench())
	return root
}

func from(variable, otherwise string) string {
	if value := os.Getenv(variable); value != "" {
		return value
	}
	return otherwise
}

// with runs a command with a client.
func (s *shell) with(do func(cmd *cobra.Command, client *freshold.Client, arguments []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, arguments []string) error {
		options := []freshold.Option{freshold.CallTimeout(s.timeout)}
		if s.tenant != "" {
			options = append(options, freshold.Tenant(s.tenant))
		}
		if s.token != "" {
			options = append(options, freshold.BearerToken(s.token))
		}
		if s.plaintext {
			options = append(options, freshold.Plaintext())
		}
		client, err := freshold.New(s.address, options...)
		if err != nil {
			return err
		}
		defer func() { _ = client.Close() }()
		return do(cmd, client, arguments)
	}
}

// completeNamespaces asks the server for names, for the first argument.
func (s *shell) completeNamespaces(cmd *cobra.Command, arguments []string, _ string) ([]string, cobra.ShellCompDirective) {
	var names []string
	if len(arguments) == 0 {
		_ = s.with(func(cmd *cobra.Command, client *freshold.Client, _ []string) error {
			found, err := client.ListNamespaces(cmd.Context())
			for _, each := range found {
				names = append(names, each.Name)
			}
			return err
		})(cmd, nil)
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}

// answer writes what was found: as JSON, or as a person reads it.
func (s *shell) answer(data any, human func()) error {
	if s.output == "json" {
		encoder := json.NewEncoder(s.out)
		encoder.SetEscapeHTML(false)
		return encoder.Encode(data)
	}
	human()
	return nil
}

func (s *shell) say(format string, args ...any) { _, _ = fmt.Fprintf(s.out, format+"\n", args...) }

// table writes rows under a heading, each column as wide as it has to be.
func (s *shell) table(heading []string, rows [][]string) {
	var lines bytes.Buffer
	writer := tabwriter.NewWriter(&lines, 0, 0, 2, ' ', 0)
	if heading != nil {
		_, _ = fmt.Fprintln(writer, strings.Join(heading, "\t"))
	}
	for _, row := range rows {
		for i, cell := range row {
			row[i] = oneLine(cell)
		}
		_, _ = fmt.Fprintln(writer, strings.Join(row, "\t"))
	}
	_ = writer.Flush()
	for line := range strings.Lines(lines.String()) {
		s.say("%s", strings.TrimRight(line, " \n"))
	}
}

// oneLine keeps what others have written from moving the cursor.
func oneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 {
			return '·'
		}
		return r
	}, text)
}

const (
	green  = "32"
	yellow = "33"
	red    = "31"
)

// paint colours a word, on a terminal only.
func (s *shell) paint(colour, word string) string {
	if s.noColour || !terminal(s.out) {
		return word
	}
	return "\x1b[" + colour + "m" + word + "\x1b[0m"
}

func terminal(out io.Writer) bool {
	file, ok := out.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

func round(span time.Duration) string {
	switch {
	case span >= time.Minute:
		return span.Round(time.Second).String()
	case span >= time.Second:
		return span.Round(100 * time.Millisecond).String()
	default:
		return span.Round(time.Millisecond).String()
	}
}
