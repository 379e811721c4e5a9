{{- define "freshold.selector" -}}
app.kubernetes.io/name: freshold
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "freshold.labels" -}}
{{ include "freshold.selector" . }}
app.kubernetes.io/component: cache
{{- end }}

{{- define "freshold.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end }}

{{- define "freshold.settings" -}}
# Above the files of the image, below the environment.
config_ordinal: 290
{{ toYaml .Values.config }}
{{- end }}
