// Package harness is what the programs of this module share: where Cardea is, a person who signs in when asked to, and the
// report at the end.
//
// A program prints one line of JSON for each address that a person is to open, reads one line with the address at which they
// arrived, and prints what it has seen in the end. Invariant: only the vendors' libraries speak to Cardea.
package harness

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"strings"
)

var input = bufio.NewReader(os.Stdin)

// Setting is what programs.ts has set in the environment.
func Setting(name string) string {
	value, found := os.LookupEnv(name)
	if !found {
		panic(name + " is not set")
	}
	return value
}

// SignIn answers what the application receives at its redirect URI when a person opens this address.
func SignIn(address string) url.Values {
	say(map[string]any{"open": address})
	line := Must(input.ReadString('\n'))
	return Must(url.Parse(strings.TrimSpace(line))).Query()
}

// Must answers the value of a call that has to succeed.
func Must[Value any](value Value, err error) Value {
	if err != nil {
		panic(err)
	}
	return value
}

// Done is for a call that has to succeed and answers nothing.
func Done(err error) {
	if err != nil {
		panic(err)
	}
}

// Refusal is the type of the error with which the library answers, and the status it knows.
func Refusal(err error, status int) map[string]any {
	if err == nil {
		panic("nothing was refused")
	}
	return map[string]any{"class": fmt.Sprintf("%T", err), "status": status}
}

// Report ends the program's part: all that it has seen.
func Report(seen map[string]any) {
	say(map[string]any{"report": seen})
}

func say(line map[string]any) {
	fmt.Println(string(Must(json.Marshal(line))))
}
