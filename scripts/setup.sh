#!/usr/bin/env bash
# Installs what building and testing need on Debian 12: packages, a Rust toolchain that can build the
# wasm runtime, Node.js. Run it as root or with sudo at hand, as often as you like.
set -euo pipefail
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"

# What rustup is asked for where it is there and reaches its server.
rustup_version=1.96.0
minimum_rust=$(sed -n 's/^rust-version = "\(.*\)"$/\1/p' "$repo_root/Cargo.toml")
minimum_node=18
# Where Debian's compiler looks for the wasm target's libraries, which Debian does not package.
wasm_libraries=/usr/lib/rustlib/wasm32v1-none/lib

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# logged NAME COMMAND...: quiet, unless it fails.
logged() {
	local log=$log_dir/setup-$1.log
	shift
	mkdir -p "$log_dir"
	"$@" >"$log" 2>&1 || {
		tail -n 20 "$log" >&2
		return 1
	}
}

install_packages() {
	local package missing=()
	for package; do
		if [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) != installed ]]; then
			missing+=("$package")
		fi
	done
	if ((${#missing[@]} == 0)); then return; fi

	say "Installing ${missing[*]}"
	# A machine that has just booted may still be updating itself: wait for apt's lock.
	local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300)
	as_root true # asks for a password, or gives up, where it can be seen
	logged apt-update as_root "${apt[@]}" update ||
		say "The package lists could not all be renewed; trying with what is there."
	logged apt-install as_root "${apt[@]}" install -y --no-install-recommends "${missing[@]}" ||
		die "apt-get could not install ${missing[*]}" \
			"Check that this is Debian 12 with its security archive (bookworm-security), and that it is reached."
}

# The smallest crate that links everything the runtime needs from the toolchain.
write_probe() {
	cat >"$scratch/probe.rs" <<-'RUST'
		#![no_std]
		extern crate alloc;

		struct Nothing;
		unsafe impl core::alloc::GlobalAlloc for Nothing {
			unsafe fn alloc(&self, _: core::alloc::Layout) -> *mut u8 {
				core::ptr::null_mut()
			}
			unsafe fn dealloc(&self, _: *mut u8, _: core::alloc::Layout) {}
		}
		#[global_allocator]
		static ALLOCATOR: Nothing = Nothing;

		#[panic_handler]
		fn panic(_: &core::panic::PanicInfo) -> ! {
			loop {}
		}

		#[no_mangle]
		pub extern "C" fn probe(byte: u8) -> usize {
			alloc::vec![byte].len()
		}
	RUST
}

# builds_wasm RUSTC: by trying, with link-time optimisation as the runtime has it. The compiler itself
# refuses libraries that another version of it made, and ones without bitcode.
builds_wasm() {
	local version
	version=$("$1" --version 2>/dev/null | cut -d ' ' -f 2) || return 1
	if [[ $(printf '%s\n' "$minimum_rust" "$version" | sort -V | head -n 1) != "$minimum_rust" ]]; then
		return 1
	fi
	"$1" --edition 2021 --crate-type cdylib --target wasm32v1-none -C opt-level=1 -C lto=thin \
		--out-dir "$scratch/probe" "$scratch/probe.rs" >/dev/null 2>&1
}

active_rust_is_ready() {
	command -v cargo >/dev/null && command -v rustc >/dev/null && builds_wasm rustc
}

# adopt TOOLCHAIN: for this run and, through lib.sh, for the other scripts.
adopt() {
	mkdir -p "$cache_dir"
	printf '%s\n' "$1" >"$toolchain_file"
	use_toolchain
	hash -r
	active_rust_is_ready || die "the toolchain '$1' cannot build the runtime, though it should" \
		"Look at RUSTC and RUSTFLAGS in the environment; remove $toolchain_file and run this again."
}

adopt_debian() {
	if command -v rustup >/dev/null; then
		logged rustup rustup toolchain link debian /usr || die "rustup could not link /usr" \
			"Run: rustup toolchain link debian /usr"
		adopt debian
	elif [[ $(command -v rustc) != /usr/bin/rustc || $(command -v cargo) != /usr/bin/cargo ]]; then
		adopt /usr/bin
	else
		rm -f "$toolchain_file"
	fi
}

# Fails quietly where rustup is absent or reaches nothing.
install_with_rustup() {
	command -v rustup >/dev/null || return 1
	say "Asking rustup for Rust $rustup_version with the wasm target"
	timeout 900 rustup toolchain install "$rustup_version" --profile minimal --no-self-update \
		--component rustfmt,clippy --target wasm32v1-none >"$log_dir/setup-rustup.log" 2>&1 || {
		say "rustup does not get it here (see $log_dir/setup-rustup.log); taking Debian's compiler"
		return 1
	}
}

install_debian_rust() {
	install_packages rustc-web cargo-web rust-web-src rust-web-llvm rust-web-clippy rustfmt-web
	# The linker for wasm: that of the compiler's own LLVM, on which the packages do not depend.
	local llvm
	llvm=$(/usr/bin/rustc -vV | sed -n 's/^LLVM version: \([0-9]*\).*/\1/p')
	install_packages "lld-$llvm"
}

# Debian packages the source of `core` and `alloc`, but no build of them for wasm.
make_wasm_libraries() {
	local crate=$scratch/core
	say "Building core and alloc for wasm with $(/usr/bin/rustc --version) (about 20 s)"
	mkdir -p "$crate/src"
	cp "$scratch/probe.rs" "$crate/src/lib.rs"
	cat >"$crate/Cargo.toml" <<-'TOML'
		[package]
		name = "probe"
		version = "0.0.0"
		edition = "2021"

		[lib]
		crate-type = ["cdylib"]
	TOML
	# In the crate's folder, and without what the caller may have set for other builds. Bitcode, for
	# the runtime's link-time optimisation.
	(cd "$crate" && logged core env -u CARGO_ENCODED_RUSTFLAGS -u CARGO_BUILD_TARGET -u RUSTUP_TOOLCHAIN \
		RUSTFLAGS=-Cembed-bitcode=yes RUSTC_BOOTSTRAP=1 RUSTC=/usr/bin/rustc CARGO_TARGET_DIR="$crate/target" \
		/usr/bin/cargo build --release --target wasm32v1-none -Z build-std=core,alloc) ||
		die "core and alloc could not be built for wasm; the log is $log_dir/setup-core.log" \
			"Check that /usr/bin/cargo reaches its registry, and run this again."

	as_root mkdir -p "$wasm_libraries"
	as_root find "$wasm_libraries" -name '*.rlib' -delete
	as_root install -m 644 -t "$wasm_libraries" \
		"$crate"/target/wasm32v1-none/release/deps/lib{core,alloc,compiler_builtins}-*.rlib
	# What was built against the old libraries can no longer be used, which cargo does not see.
	if [[ -d $CARGO_TARGET_DIR ]]; then
		find "$CARGO_TARGET_DIR" -path '*/wbuild/*' -name wasm32v1-none -type d -prune -exec rm -rf {} +
	fi
}

# Keeps what works; otherwise the quickest way to one that does.
provide_rust() {
	write_probe
	if active_rust_is_ready; then return; fi
	if [[ -n ${ASSENT_TOOLCHAIN:-} ]]; then
		die "ASSENT_TOOLCHAIN=$ASSENT_TOOLCHAIN is older than $minimum_rust or lacks the target wasm32v1-none" \
			"Unset it, or: rustup target add wasm32v1-none --toolchain $ASSENT_TOOLCHAIN"
	fi
	if builds_wasm /usr/bin/rustc && [[ -x /usr/bin/cargo ]]; then
		adopt_debian
	elif install_with_rustup; then
		adopt "$rustup_version"
	else
		install_debian_rust
		builds_wasm /usr/bin/rustc || make_wasm_libraries
		adopt_debian
	fi
}

node_is_ready() {
	command -v npm >/dev/null &&
		node -e "process.exit(parseInt(process.versions.node) < $minimum_node ? 1 : 0)" 2>/dev/null
}

provide_node() {
	if node_is_ready; then return; fi
	install_packages nodejs npm
	hash -r
	node_is_ready || die "node and npm are missing or older than $minimum_node" \
		"Install Node.js $minimum_node or later with npm, and run this again."
}

command -v apt-get >/dev/null || die "this script knows Debian and its relatives only" \
	"Install by hand: a C++ compiler, make, git, pkg-config, OpenSSL's headers, protoc, wasm-opt (binaryen),
Rust $minimum_rust or later with the target wasm32v1-none, Node.js $minimum_node or later with npm."
mkdir -p "$log_dir"
install_packages binaryen build-essential ca-certificates git libssl-dev pkg-config protobuf-compiler
provide_rust
provide_node
say "Ready: $(rustc --version) in $(rustc --print sysroot), node $(node --version)"
