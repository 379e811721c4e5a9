package conformance

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"strings"
)

// kept are the values that patterns have captured.
type kept map[string]any

// match says why a result does not meet a pattern. Captures of a pattern that is not met are not kept.
func (k kept) match(pattern, result any, there bool) error {
	trial := maps.Clone(k)
	if err := trial.try("result", pattern, result, there); err != nil {
		return err
	}
	maps.Copy(k, trial)
	return nil
}

func (k kept) try(at string, pattern, result any, there bool) error {
	switch pattern {
	case "$any":
		if !there {
			return fmt.Errorf("%s is not there", at)
		}
		return nil
	case "$absent":
		if there {
			return fmt.Errorf("%s is there: %s", at, show(result))
		}
		return nil
	}
	switch pattern := pattern.(type) {
	case map[string]any:
		return k.object(at, pattern, result, there)
	case []any:
		items, ok := result.([]any)
		if !ok || len(items) != len(pattern) {
			return fmt.Errorf("%s: %d items wanted, found %s", at, len(pattern), show(result))
		}
		for i := range pattern {
			if err := k.try(fmt.Sprintf("%s[%d]", at, i), pattern[i], items[i], true); err != nil {
				return err
			}
		}
		return nil
	}
	if !there || !reflect.DeepEqual(pattern, result) {
		return fmt.Errorf("%s: wanted %s, found %s", at, show(pattern), show(result))
	}
	return nil
}

func (k kept) object(at string, pattern map[string]any, result any, there bool) error {
	plain := map[string]any{}
	for name, wanted := range pattern {
		if !strings.HasPrefix(name, "$") {
			plain[name] = wanted
		} else if err := k.operator(at, name, wanted, result, there); err != nil {
			return err
		}
	}
	if len(plain) == 0 && len(pattern) > 0 {
		return nil
	}
	found, ok := result.(map[string]any)
	if !ok {
		return fmt.Errorf("%s: an object wanted, found %s", at, show(result))
	}
	for name, wanted := range plain {
		value, there := found[name]
		if err := k.try(at+"."+name, wanted, value, there); err != nil {
			return fmt.Errorf("%w in %s", err, show(result))
		}
	}
	return nil
}

func (k kept) operator(at, name string, wanted, result any, there bool) error {
	if name == "$oneOf" {
		var reasons []string
		for _, each := range wanted.([]any) {
			err := k.try(at, each, result, there)
			if err == nil {
				return nil
			}
			reasons = append(reasons, err.Error())
		}
		return fmt.Errorf("%s: none of them: %s", at, strings.Join(reasons, "; "))
	}
	if !there {
		return fmt.Errorf("%s is not there", at)
	}
	met := false
	switch name {
	case "$ge", "$le":
		number, ok := result.(float64)
		bound := wanted.(float64)
		met = ok && (name == "$ge" && number >= bound || name == "$le" && number <= bound)
	case "$has":
		items, _ := result.([]any)
		met = true
		for _, each := range wanted.([]any) {
			one := false
			for _, item := range items {
				one = one || k.try(at, each, item, true) == nil
			}
			met = met && one
		}
	case "$match":
		text, ok := result.(string)
		met = ok && regexp.MustCompile(wanted.(string)).MatchString(text)
	case "$same":
		met = reflect.DeepEqual(k[wanted.(string)], result)
		wanted = k[wanted.(string)]
	case "$capture":
		k[wanted.(string)] = result
		met = true
	default:
		return fmt.Errorf("pattern %q is unknown", name)
	}
	if !met {
		return fmt.Errorf("%s: %s %s wanted, found %s", at, name, show(wanted), show(result))
	}
	return nil
}

// fill puts what was captured into arguments.
func (k kept) fill(value any) any {
	switch value := value.(type) {
	case string:
		if captured, ok := k[strings.TrimPrefix(value, "$")]; ok && strings.HasPrefix(value, "$") {
			return captured
		}
	case map[string]any:
		filled := map[string]any{}
		for name, each := range value {
			filled[name] = k.fill(each)
		}
		return filled
	case []any:
		filled := make([]any, len(value))
		for i, each := range value {
			filled[i] = k.fill(each)
		}
		return filled
	}
	return value
}

func show(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return string(text)
}

// normal gives a result the form that JSON would give it.
func normal(value any) any {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	var made any
	if err := json.Unmarshal(text, &made); err != nil {
		panic(err)
	}
	return made
}
