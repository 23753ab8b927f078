namespace Oac.Conformance.Commands;

/// <summary>
/// Scripts that ask <c>oac-conformance</c> itself, by the directive <c>[suggest:CURSOR]</c> with the command line up to the cursor. Where it knows
/// nothing, files complete.
/// </summary>
internal static class CompletionScripts
{
    public const string Bash = """
        # Completion of oac-conformance for bash. Load with: source <(oac-conformance completion bash)
        _oac_conformance() {
            local line word item
            word="${COMP_WORDS[COMP_CWORD]}"
            line="${COMP_LINE:0:COMP_POINT}"
            COMPREPLY=()
            # Options only where a word begins like one, so that names of files complete elsewhere.
            local offered=()
            while IFS= read -r item; do
                [[ -n $item && ( $item != -* || $word == -* ) ]] && offered+=("$item")
            done < <("${COMP_WORDS[0]}" "[suggest:${#line}]" "$line" 2>/dev/null)
            while IFS= read -r item; do
                COMPREPLY+=("$item")
            done < <(compgen -W "${offered[*]}" -- "$word")
        }
        complete -o bashdefault -o default -F _oac_conformance oac-conformance

        """;

    public const string Zsh = """
        #compdef oac-conformance
        # Completion of oac-conformance for zsh. Load with: source <(oac-conformance completion zsh), or store as _oac-conformance in a folder of $fpath.
        _oac_conformance() {
            local line="${BUFFER[1,CURSOR]}"
            local -a offered
            offered=("${(@f)$("${words[1]}" "[suggest:${#line}]" "$line" 2>/dev/null)}")
            offered=("${(@)offered:#}")
            [[ "${words[CURRENT]}" == -* ]] || offered=("${(@)offered:#-*}")
            (( ${#offered} )) && compadd -- "${offered[@]}" && return
            _files
        }
        if [ "${funcstack[1]}" = "_oac-conformance" ]; then
            _oac_conformance "$@"
        else
            compdef _oac_conformance oac-conformance
        fi

        """;

    public const string Fish = """
        # Completion of oac-conformance for fish. Store as ~/.config/fish/completions/oac-conformance.fish
        function __oac_conformance_complete
            set -l line (commandline -cp)
            set -l word (commandline -ct)
            set -l program (commandline -opc)[1]
            # An empty line would count as an offer, and files would not be completed.
            set -l unwanted '^$'
            if not string match -q -- '-*' "$word"
                set unwanted '^$|^-'
            end
            set -l offered (
                $program "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null | string match -rv -- $unwanted
            )
            if test (count $offered) -gt 0
                printf '%s\n' $offered
            else
                __fish_complete_path "$word"
            end
        end
        complete -c oac-conformance -f -a '(__oac_conformance_complete)'

        """;
}
