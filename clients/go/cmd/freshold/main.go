// Command freshold reads, writes, invalidates, watches and explains what a Freshold cache holds, from a shell.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	freshold "github.com/freshold/freshold/clients/go"
)

// The exit codes; "freshold --help" lists them.
const (
	exitFault       = 1
	exitUsage       = 2
	exitNothing     = 3
	exitNotAllowed  = 4
	exitUnavailable = 5
	exitRefused     = 6
	exitInterrupted = 130
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is the whole command, without the process around it.
func run(ctx context.Context, arguments []string, in io.Reader, out, errs io.Writer) int {
	root := newRoot(&shell{in: in, out: out, errs: errs})
	root.SetArgs(arguments)
	ran, err := root.ExecuteContextC(ctx)
	if err == nil {
		return 0
	}
	var ended exit
	if errors.As(err, &ended) {
		return int(ended)
	}
	if ctx.Err() != nil {
		return exitInterrupted
	}
	_, _ = fmt.Fprintln(errs, "freshold:", describe(err))
	if known := new(freshold.Error); !errors.As(err, &known) {
		_, _ = fmt.Fprintf(errs, "%s --help says what it takes\n", ran.CommandPath())
	}
	return codeOf(err)
}

// exit ends the command with a code and nothing to say.
type exit int

func (e exit) Error() string { return fmt.Sprintf("exit %d", int(e)) }

func codeOf(err error) int {
	var known *freshold.Error
	if !errors.As(err, &known) {
		return exitUsage
	}
	switch known.Kind {
	case freshold.InvalidRequest, freshold.BadValue:
		return exitUsage
	case freshold.NotAllowed:
		return exitNotAllowed
	case freshold.Unavailable, freshold.Deadline, freshold.Limit, freshold.HeldBack:
		return exitUnavailable
	case freshold.Cancelled:
		return exitInterrupted
	default:
		return exitFault
	}
}

// describe says what is wrong, with each bad field on a line of its own.
func describe(err error) string {
	var known *freshold.Error
	if !errors.As(err, &known) {
		return err.Error()
	}
	told := known.Message
	if known.Reason != "" {
		told = known.Reason + ": " + told
	} else if told == "" {
		told = known.Kind.Error()
	}
	for _, field := range known.Fields {
		told += "\n  " + field.Path + ": " + field.Fault
	}
	if known.RetryAfter != nil {
		told += fmt.Sprintf("\n  try again in %v", *known.RetryAfter)
	}
	return told
}
