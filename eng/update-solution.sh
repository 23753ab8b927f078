#!/usr/bin/env bash
# Writes Oac.sln anew with every project of the repository. The same projects give the same file, so this is the way out of a merge
# conflict in it. `dotnet sln add` works as well.
set -euo pipefail
cd "$(dirname "$0")/.."

project_type=FAE04EC0-301F-11D3-BF4B-00C04F79EFBC
folder_type=2150E333-8FDC-42A3-9474-1A3956D46DE8

# An id that depends on nothing but the path.
guid() { printf '%s' "$1" | md5sum | tr a-f A-F | sed -E 's/^(.{8})(.{4})(.{4})(.{4})(.{12}).*/\1-\2-\3-\4-\5/'; }

mapfile -t projects < <(
  find . -name '*.csproj' -not -path './artifacts/*' -not -path '*/obj/*' -not -path '*/bin/*' | sed 's|^\./||' | LC_ALL=C sort
)
# The folders above a project's own, outermost first.
mapfile -t folders < <(
  for project in "${projects[@]}"; do
    folder=$(dirname "$(dirname "$project")")
    while [ "$folder" != . ]; do echo "$folder" && folder=$(dirname "$folder"); done
  done | LC_ALL=C sort -u
)

{
  printf '\xef\xbb\xbf\nMicrosoft Visual Studio Solution File, Format Version 12.00\n# Visual Studio Version 17\n'
  printf 'VisualStudioVersion = 17.0.31903.59\nMinimumVisualStudioVersion = 10.0.40219.1\n'
  for folder in "${folders[@]}"; do
    name=$(basename "$folder")
    printf 'Project("{%s}") = "%s", "%s", "{%s}"\nEndProject\n' $folder_type "$name" "$name" "$(guid "$folder")"
  done
  for project in "${projects[@]}"; do
    printf 'Project("{%s}") = "%s", "%s", "{%s}"\nEndProject\n' $project_type "$(basename "$project" .csproj)" "${project//\//\\}" "$(guid "$project")"
  done
  printf 'Global\n\tGlobalSection(SolutionConfigurationPlatforms) = preSolution\n'
  printf '\t\t%s|Any CPU = %s|Any CPU\n' Debug Debug Release Release
  printf '\tEndGlobalSection\n\tGlobalSection(ProjectConfigurationPlatforms) = postSolution\n'
  for project in "${projects[@]}"; do
    id=$(guid "$project")
    for configuration in Debug Release; do
      printf '\t\t{%s}.%s|Any CPU.%s = %s|Any CPU\n' "$id" $configuration ActiveCfg $configuration "$id" $configuration Build.0 $configuration
    done
  done
  printf '\tEndGlobalSection\n\tGlobalSection(NestedProjects) = preSolution\n'
  for path in "${folders[@]}" "${projects[@]}"; do
    case $path in
      *.csproj) parent=$(dirname "$(dirname "$path")") ;;
      *) parent=$(dirname "$path") ;;
    esac
    [ "$parent" = . ] || printf '\t\t{%s} = {%s}\n' "$(guid "$path")" "$(guid "$parent")"
  done
  printf '\tEndGlobalSection\nEndGlobal\n'
} >Oac.sln
