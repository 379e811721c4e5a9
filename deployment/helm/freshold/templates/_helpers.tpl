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
{{- if .Values.tls.secretName }}
{{ toYaml (merge (deepCopy .Values.config) (include "freshold.tls" . | fromYaml)) }}
{{- else }}
{{ toYaml .Values.config }}
{{- end }}
{{- end }}

{{- define "freshold.tls" -}}
quarkus:
  http:
    tls-configuration-name: front
    insecure-requests: disabled
  tls:
    front:
      reload-period: 1m
      key-store:
        pem:
          node:
            cert: /etc/freshold-tls/tls.crt
            key: /etc/freshold-tls/tls.key
      {{- if ne .Values.tls.clientCertificates "none" }}
      trust-store:
        pem:
          certs: /etc/freshold-tls/ca.crt
      {{- end }}
{{- end }}
