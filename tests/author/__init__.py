"""What an instructor uses: skeletons, mutants, the reference, the check and its proof."""
