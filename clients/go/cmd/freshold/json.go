package main

import (
	"reflect"
	"time"
	"unicode"
)

// plain makes of what the client answers what is written as JSON: names in camelCase, spans and times as text, lists never null,
// and nothing of what is absent.
func plain(value any) any { return plainOf(reflect.ValueOf(value)) }

func plainOf(value reflect.Value) any {
	switch value.Kind() {
	case reflect.Pointer, reflect.Interface:
		if value.IsNil() {
			return nil
		}
		return plainOf(value.Elem())
	case reflect.Slice:
		made := make([]any, value.Len())
		for i := range made {
			made[i] = plainOf(value.Index(i))
		}
		return made
	case reflect.Struct:
		if at, ok := value.Interface().(time.Time); ok {
			return at.UTC().Format(time.RFC3339Nano)
		}
		made := map[string]any{}
		addFields(made, value)
		return made
	}
	if span, ok := value.Interface().(time.Duration); ok {
		return span.String()
	}
	return value.Interface()
}

func addFields(made map[string]any, value reflect.Value) {
	for i := range value.NumField() {
		field := value.Type().Field(i)
		switch told := value.Field(i); {
		case !field.IsExported():
		case field.Anonymous && told.Kind() == reflect.Struct:
			addFields(made, told)
		case told.Kind() == reflect.Pointer && told.IsNil():
		default:
			made[camel(field.Name)] = plainOf(told)
		}
	}
}

func camel(name string) string {
	letters := []rune(name)
	letters[0] = unicode.ToLower(letters[0])
	return string(letters)
}
