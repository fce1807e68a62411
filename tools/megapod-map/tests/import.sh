#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Maps that begin as lists of others: each form as it is written, with made-up numbers; what comes of it is a map that
# check accepts. And the map of the RPU against a list of the facts of its source.

# shellcheck source=tools/megapodctl/tests/lib.sh
. "${0%/*}/../../megapodctl/tests/lib.sh"
tool=${MEGAPOD_MAP:-$(cd "${0%/*}/.." && pwd)/megapod-map}
top=$(cd "${0%/*}/../../.." && pwd)
here=$(cd "${0%/*}" && pwd)
cd "$tmp" || exit 1

# imports NAME FORM FILE SAID CHECKED MAP
imports() {
	"$tool" import "$2" "$3" >map.yaml 2>said
	result "$1: what is said" "$(cat said)" "megapod-map: $3: $4 (see the comments)"
	result "$1: a map" "$("$tool" check map.yaml 2>&1)" "map.yaml: $5"
	result "$1: what it reads" "$("$tool" dump map.yaml | grep -v '^block')" "$6"
}

# points: the part of the map at hand that a human goes on with
part() { sed -n "/^$1:/,/^\$/p" map.yaml; }

cat >rack.json <<'END'
{"name": "ACME_CDU", "baudrate": 19200, "parity": "EVEN", "registers": [
 {"begin": 0, "length": 8, "format": "STRING", "name": "ACME_MFR_Model"},
 {"begin": 8, "length": 4, "format": "STRING", "name": "ACME_Date"},
 {"begin": 16, "length": 1, "format": "FLOAT", "precision": 0, "scale": 0.1, "name": "ACME_Flow_LPM"},
 {"begin": 17, "length": 1, "format": "FLOAT", "precision": 7, "sign": true, "name": "ACME_Inlet_Temp_C"},
 {"begin": 18, "length": 2, "format": "INTEGER", "name": "ACME_Runtime"},
 {"begin": 20, "length": 1, "format": "FLAGS", "flags": [[3, "Leak"], [0, "Fan"]], "name": "ACME_Status"},
 {"begin": 21, "length": 1, "format": "FLAGS", "flags": [[0, "Fan"]], "name": "ACME_Alarm"},
 {"begin": 22, "length": 1, "format": "FLOAT", "precision": 40, "name": "ACME_Odd_V"}]}
END
imports rackmon rackmon rack.json "6 readings, 1 left out, 1 to decide" "acme_cdu, 6 readings in 1 blocks, 0 pumps" \
	"map acme_cdu other expect='CHANGE ME' vendor=''
model holding 0 words=8
text 'ACME_Date' holding 8 words=4
  holding 16 'ACME_Flow_LPM' u16 flow normal scale=100/1
  holding 17 'ACME_Inlet_Temp_C' s16 temperature normal scale=125/16
  holding 18 'ACME_Runtime' u32 raw normal scale=1/1
  holding 20 'Leak' bits raw normal bit=3 bits=1 scale=1/1
  holding 20 'Fan' bits raw normal bit=0 bits=1 scale=1/1
  holding 21 'ACME_Alarm Fan' bits raw normal bit=0 bits=1 scale=1/1"
result "rackmon: what is left out" "$(part "left out")" 'left out:
  - {at: 22, why: "ACME_Odd_V: a precision out of range"}'
echo '{' >rack.json
result "no JSON" "$("$tool" import rackmon rack.json 2>&1; echo $?)" "megapod-map: rack.json: no JSON with a list of registers
1"

cat >valve.json <<'END'
{"DeviceType": "HeatExchanger", "DeviceModel": "AcmeX1", "Parity": "None", "BaudRate": 9600,
 "ProbeRegister": {"Offset": "0x0100", "Size": 4, "ExpectedValue": "X1"},
 "InventoryRegisters": [{"Type": "Manufacturer", "Offset": "0x0110", "Size": 4}, {"Type": "BuildDate", "Offset": "0x0120", "Size": 2}],
 "SensorRegisters": [
  {"Name": "INLET", "Type": "Temperature", "Offset": "0x0200", "Size": 1, "Precision": 6, "IsSigned": true, "Format": "FixedPoint"},
  {"Name": "FLOW", "Type": "LiquidFlow", "Offset": "0x0202", "Size": 2, "Format": "Float32"},
  {"Name": "AIR", "Type": "Airflow", "Offset": "0x0204", "Size": 1, "Scale": 0.1, "Format": "FixedPoint"},
  {"Name": "AGAIN", "Type": "Power", "Offset": "0x0203", "Size": 1, "Format": "Integer"}],
 "StatusRegisters": [{"Offset": "0x0300", "Bits": [
  {"Name": "LEAK", "Type": "LeakDetectedCritical", "BitPosition": 0, "Value": true},
  {"Name": "INLET", "Type": "SensorFailure", "BitPosition": 1, "Value": true},
  {"Name": "READY", "Type": "ControllerFailure", "BitPosition": 2, "Value": false}]}],
 "ConfigRegisters": [{"Type": "UnixTime", "Offset": "0x0400", "Size": 2}]}
END
imports phosphor phosphor valve.json "6 readings, 1 left out, 3 to decide" "acmex1, 6 readings in 2 blocks, 0 pumps" \
	"map acmex1 cdu expect='X1' vendor=''
vendor holding 272 words=4
model holding 256 words=4
text 'BuildDate' holding 288 words=2
  holding 512 'INLET' s16 temperature normal scale=125/8
  holding 514 'FLOW' f32 flow normal scale=1000/1
  holding 516 'AIR' u16 raw normal scale=1/10
  holding 768 'LEAK' bits leak normal bit=0 bits=1 severity=critical
  holding 768 'SensorFailure INLET' bits alarm normal bit=1 bits=1 severity=warning
  holding 768 'READY' bits raw normal bit=2 bits=1 scale=1/1"
result "phosphor: what is to decide" "$(grep '#' map.yaml)" "      # 516: 'CFM' is no unit of a quantity here: raw
      # 515: AGAIN: its register stands above already
      # 768.2: 0 means ControllerFailure here: raw"

cat >model.json <<'END'
{"id": 64999, "group": {"name": "acme", "label": "Acme", "type": "group", "points": [
 {"name": "ID", "type": "uint16", "size": 1, "value": 64999}, {"name": "L", "type": "uint16", "size": 1},
 {"name": "T", "label": "Temperature", "type": "int16", "size": 1, "sf": -1, "units": "C"},
 {"name": "Wh", "type": "acc32", "size": 2, "units": "Wh"}, {"name": "PF", "type": "int16", "size": 1, "sf": -3, "units": "PF"},
 {"name": "Evt", "type": "bitfield32", "size": 2, "symbols": [{"name": "LOW", "value": 1}, {"name": "HIGH", "value": 17}, {"name": "NONE", "value": 32}]},
 {"name": "Md", "type": "string", "size": 4}, {"name": "Pad", "type": "pad", "size": 1},
 {"name": "W", "type": "int16", "size": 1, "sf": "W_SF", "units": "W"}, {"name": "Pct", "type": "uint16", "size": 1, "sf": "W_SF", "units": "% WMax"},
 {"name": "W_SF", "type": "sunssf", "size": 1, "static": "S"}],
 "groups": [{"name": "string", "type": "group", "count": 3, "points": [
   {"name": "V", "type": "uint16", "size": 1, "units": "V"}, 
   {"name": "St", "type": "enum16", "size": 1, "symbols": [{"name": "OFF", "value": 0}, {"name": "A_NAME_THAT_IS_LONGER_THAN_A_WORD", "value": 65535}]},
   {"name": "P", "type": "int16", "size": 1, "sf": "W_SF", "units": "W"},
   {"name": "A", "type": "int16", "size": 1, "sf": "A_SF", "units": "A"}, {"name": "A_SF", "type": "sunssf", "size": 1}]},
  {"name": "more", "type": "group", "count": 0, "points": [{"name": "X", "type": "float32", "size": 2, "units": "W"}]}]}}
END
imports SunSpec sunspec model.json "15 readings, 1 left out, 6 to decide" "sunspec_64999, 25 readings in 3 blocks, 0 pumps" \
	"map sunspec_64999 other expect='CHANGE ME' vendor=''
vendor holding 40004 words=16
model holding 40020 words=16
serial holding 40052 words=16
firmware holding 40044 words=8
text 'Md' holding 40078 words=4
  holding 40070 'ID' u16 raw normal scale=1/1 na=0xffff
  holding 40071 'L' u16 raw normal scale=1/1 na=0xffff
  holding 40072 'Temperature' s16 temperature normal scale=100/1 na=0x8000
  holding 40073 'Wh' u32 energy normal scale=1000/1 na=0 na-passes
  holding 40075 'PF' s16 power factor normal scale=1/1 na=0x8000
  holding 40076 'Evt' u32 raw normal scale=1/1 na=0xffffffff bit1='LOW' bit17='HIGH'
  holding 40083 'W' s16 power normal scale=1000/1 na=0x8000 scale-at=40085
  holding 40084 'Pct' u16 raw normal scale=1/1 na=0xffff
  holding 40085 'W_SF' s16 raw once scale=1/1 na=0x8000
  holding 40086 'V #' u16 voltage normal scale=1000/1 na=0xffff
  holding 40087 'St #' u16 raw normal scale=1/1 na=0xffff 0='OFF' 65535='A_NAME_THAT_IS_LONGER_THAN'
  holding 40088 'P #' s16 power normal scale=1000/1 na=0x8000 scale-at=40085
  holding 40089 'A #' s16 raw normal scale=1/1 na=0x8000
  holding 40090 'A_SF #' s16 raw normal scale=1/1 na=0x8000
  holding 40101 'X' f32 power normal scale=1000/1"
result "SunSpec: a group that repeats" "$("$tool" dump map.yaml | grep repeat)" "block needs=0 repeat=3 first=1 stride=5 bit-stride=0"
result "SunSpec: what is to decide of powers of ten" "$(grep '10^N' map.yaml)" "      # 40084: '% WMax' is no unit of a quantity here: raw, in 10^N, N being register 40085
      # 40089: in 10^N A, N being A_SF of each: raw"
result "SunSpec: one of which only the device tells how often" "$(grep -c '# more repeats 0, each 2 registers: one is here' map.yaml)" 1
result "SunSpec: at another register" "$("$tool" import sunspec model.json 100 2>&1 | grep -c 'at: 100, label: "ID"')" 1
result "SunSpec: at none" "$("$tool" import sunspec model.json 70000 2>&1; echo $?)" "megapod-map: '70000' is no register: 0 to 65535
1"

cat >table.csv <<'END'
# from a spreadsheet
Modicon;Label;Type;Scale;Unit;Access;Bit;Severity;Quantity;Note
40001;Flow, "primary";uint16;0.1;L/min;r;;;;
40002;"Two
lines";int16;1/128;°C;rw;;;;"semicolon; here"
40003;Leak;;;;r;4;critical;leak;
40003;State;;;;r;0-2;;;
40004;Reset;u16;;;w;;;;
30011;Speed;float;;rpm;r;;;;
40010;Odd;u16;;furlongs;r;;;;
END
imports table csv table.csv "6 readings, 1 left out, 3 to decide" "table, 6 readings in 3 blocks, 0 pumps" \
	"map table other expect='' vendor='' device-id
  holding 0 'Flow, \"primary\"' u16 flow normal scale=100/1
  holding 1 'Two?lines' s16 temperature normal scale=125/16
  holding 2 'Leak' bits leak normal bit=4 bits=1 severity=critical
  holding 2 'State' bits raw normal bit=0 bits=3 scale=1/1
  input 10 'Speed' f32 speed normal scale=1/1
  holding 9 'Odd' u16 raw normal scale=1/1"

# refused LINE...: complaints about a table of these lines
refused() {
	printf '%s\n' "${@:3}" >table.csv
	result "$1" "$("$tool" import csv table.csv 2>&1; echo $?)" "table.csv:$2
1"
}

refused "a column that is none" "1: column 'place' is none; allowed: address, modicon, bit, label, type, words, unit, scale, offset, quantity, space, block, access, rate, not available, word order, severity, note" \
	"place,label" "1,x"
refused "a column twice" "1: label: this column is there twice" "address,label,label" "1,x,y"
refused "no register" "3: address: '70000': a number from 0 to 65535 wanted" "address,label" "1,x" "70000,y"
refused "no name" "2: label: a name is missing" "address,label" "1,"
refused "a scale that is none" "2: scale: 'x10': a number wanted, as in 0.1 or 1/128" "address,label,scale" "1,x,x10"
refused "a bit beyond the last" "2: bit: '12-16': bits from 0 to 15 wanted, as in 4 or 4-7" "address,label,bit" "1,x,12-16"
refused "Modicon's number of nothing" "2: modicon: '20001': 0NNNN, 1NNNN, 3NNNN or 4NNNN wanted" "modicon,label" "20001,x"
refused "an access that is none" "2: access: 'yes' is none; allowed: r, rw, w" "address,label,access" "1,x,yes"
refused "names alone" "2: there is no line below the names of the columns" "address,label"
refused "a cell that has no end" "2: a cell of more than 255 bytes" "address,label" "1,\"$(printf '%0300d' 0)"
refused "more cells than names" "2: 3 cells below 2 names" "address,label" "1,x,y"
: >table.csv
result "an empty table" "$("$tool" import csv table.csv 2>&1)" "table.csv:1: the names of the columns are missing"
result "a form that is none" "$("$tool" import xls table.csv 2>&1; echo $?)" "megapod-map: import: 'xls' is none; allowed: rackmon, phosphor, sunspec, csv
2"

# The map of the RPU has every register of its source, or a line why not, but that 37140 counts tenths of a unit that is
# not public: as a raw number it would lose the last digit.
"$tool" import csv "$here/orv3_rpu.csv" >facts.yaml 2>said
result "facts of the RPU's source" "$(cat said)" "megapod-map: $here/orv3_rpu.csv: 409 readings, 0 left out, 2 to decide (see the comments)"
result "the map of the RPU and its source" "$("$tool" diff "$top/drivers/cdu/orv3_rpu.yaml" facts.yaml)" \
	"! holding 37140 'HEX Y filter pressure' s16 raw, 1 | 'HEX_External_Y_Filter_Pressure' s16 raw, 0.1"
sed '/6545.0,/d;/at: 6642,/d;s/, 4: power}/}/' "$top/drivers/cdu/orv3_rpu.yaml" >less.yaml
result "a register that is forgotten" "$("$tool" diff less.yaml facts.yaml | grep -v 37140)" \
	"+ holding 6545.0 'Speed_Abnormal of Sticky_Pump1_Status' bits raw, 1
+ holding 6546.0 'Speed_Abnormal of Sticky_Pump2_Status' bits raw, 1
+ holding 6547.0 'Speed_Abnormal of Sticky_Pump3_Status' bits raw, 1
+ holding 36887.4 'RPU_LED_Power_Status' bits raw, 1
+ holding 6642 'RPU_HMI_FW_Revision' text of 4 registers"

finished
